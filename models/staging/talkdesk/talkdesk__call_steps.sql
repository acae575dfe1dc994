{{ config(
    enabled=is_connected('talkdesk'),
    slice=['contact_id'],
    touched=[
        changed(
            'stg_talkdesk__studio_flow_execution', contact_id('talkdesk', 'call', 'interaction_id')
        ),
    ]
) }}

with

told as (
    select
        *,
        {{ contact_id('talkdesk', 'call', 'interaction_id') }} as contact_id
    from {{ ref('stg_talkdesk__studio_flow_execution') }}
    where
        row_status = 'used'
        and {{ is_touched(contact_id('talkdesk', 'call', 'interaction_id')) }}
),

-- A flow that went on when it was exported comes again with its end.
steps as (
    select
        contact_id,
        flow_id,
        step_number,
        step,
        entered_at,
        max(
            case
                when lower(component) in ('assignment and dial', 'assignment & dial') then 1
                else 0
            end
        ) as is_queue,
        max(flow_ended_at) as flow_ended_at
    from told
    group by contact_id, flow_id, step_number, step, entered_at
),

in_order as (
    select
        *,
        lead(entered_at) over (
            partition by contact_id order by entered_at, step_number, step, flow_id
        ) as next_entered_at,
        lead(is_queue) over (
            partition by contact_id order by entered_at, step_number, step, flow_id
        ) as next_is_queue
    from steps
)

-- The queue and the talk are one step of the flow, and told by the call. A step that was taken
-- twice within a second is one.
select
    contact_id,
    step,
    entered_at,
    max(
        case
            when next_entered_at is not null then next_entered_at
            when flow_ended_at >= entered_at then flow_ended_at
        end
    ) as left_at,
    case
        when max(next_is_queue) = 1 then 'to_agent'
        when max(next_is_queue) = 0 then 'continued'
    end as exit
from in_order
where is_queue = 0
group by contact_id, step, entered_at
