{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['part_id'],
    touched=[
        changed('stg_amazon_connect__lake_flow_events', 'contact_id'),
        changed('amazon_connect_records', 'contact_id'),
        changed('amazon_connect_parts', 'contact_id'),
    ]
) }}

with

flows as (
    select * from {{ ref('stg_amazon_connect__lake_flow_events') }}
    where row_status = 'used' and channel = 'VOICE' and {{ is_touched('contact_id') }}
),

records as (
    select
        contact_id,
        initiation_method
    from {{ ref('amazon_connect_records') }}
),

parts as (
    select * from {{ ref('amazon_connect_parts') }}
),

-- What a flow does while the caller waits or talks is no step of the caller, nor is what follows
-- after the call. A module is a part of the flow that it is called from.
steps as (
    select
        flows.*,
        parts.whole_id,
        case
            when flows.next_queue_id is not null then 'to_agent'
            when flows.next_flow_id is not null then 'continued'
            when parts.abandoned_in = 'ivr' and parts.ended_by = 'customer' then 'hung_up'
        end as way_out
    from flows
    left join records on flows.contact_id = records.contact_id
    left join parts on flows.contact_id = parts.contact_id
    where
        lower(coalesce(flows.resource_type, 'flow')) <> 'module'
        and upper(replace(coalesce(flows.flow_type, ''), ' ', '_')) not in (
            'CUSTOMER_QUEUE', 'CUSTOMER_HOLD', 'CUSTOMER_WHISPER', 'AGENT_HOLD', 'AGENT_WHISPER',
            'OUTBOUND_WHISPER'
        )
        and coalesce(records.initiation_method, '') not in ('MONITOR', 'DISCONNECT')
)

-- A flow that is entered twice at once is told as one step.
select
    contact_id as part_id,
    {{ contact_id('amazon_connect', 'call', 'coalesce(whole_id, contact_id)') }} as contact_id,
    flow_id as step,
    started_at as entered_at,
    max(ended_at) as left_at,
    max(way_out) as exit
from steps
group by contact_id, whole_id, flow_id, started_at
