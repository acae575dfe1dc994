{%- set call = 'coalesce(call_id, channel_id)' -%}
{%- set in_changed_log = 'in (' ~ changed('stg_asterisk__queue_log', 'call_id') ~ ')' -%}
{#- A call whose log came, or went, after its records is touched as well. -#}
{{ config(
    enabled=is_connected('asterisk'),
    slice=['call_id'],
    touched=[
        changed('stg_asterisk__cdr', call),
        'select ' ~ call ~ ' from {stg_asterisk__cdr} where channel_id ' ~ in_changed_log
        ~ ' or call_id ' ~ in_changed_log,
    ]
) }}

with

told as (
    select
        *,
        {{ call }} as whole_id
    from {{ ref('stg_asterisk__cdr') }}
    where row_status = 'used' and {{ is_touched(call) }}
),

calls_of_queues as (
    select distinct call_id from {{ ref('stg_asterisk__queue_log') }}
    where row_status = 'used'
),

trunks as (
    select ' ' || lower(replace(max(value), ',', ' ')) || ' ' as names
    from {{ ref('deployment') }}
    where name = 'asterisk_trunks'
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

-- The channel that has the call's own id began it: without its records nothing is known of the
-- call. What the dialplan made itself (Local) says nothing of who it was.
records as (
    select
        told.*,
        lower(told.application) as last_application,
        told.channel_id = told.whole_id as is_of_first_channel,
        coalesce(instr(trunks.names, ' ' || lower(told.endpoint) || ' ') > 0, false)
            as is_from_trunk,
        coalesce(instr(trunks.names, ' ' || lower(told.other_endpoint) || ' ') > 0, false)
            as is_to_trunk,
        told.disposition = 'ANSWERED' and told.billed_seconds > 0 as has_answer,
        own_logs.call_id is not null or others_logs.call_id is not null as is_of_queue,
        {{ add_seconds('told.started_at', 'told.duration_seconds') }} as ended_at
    from told
    cross join trunks
    left join calls_of_queues as own_logs on told.channel_id = own_logs.call_id
    left join calls_of_queues as others_logs on told.call_id = others_logs.call_id
),

in_order as (
    select
        *,
        row_number() over (
            partition by whole_id, is_of_first_channel
            order by
                started_at, sequence nulls last, duration_seconds, application, other_endpoint,
                disposition, channel_id
        ) as place
    from records
),

-- Outbound are the attempts of the first channel to get out. Inbound, somebody answered if a
-- telephone was dialled last: what else says ANSWERED, an IVR or a mailbox may have done.
marked as (
    select
        *,
        is_of_first_channel and not is_from_trunk and is_to_trunk as is_attempt,
        has_answer and last_application = 'dial' and other_endpoint is not null
            as is_answer_of_somebody,
        case
            when last_application = 'queue' then 1
            when last_application = 'voicemail' and has_answer then 2
            when other_endpoint is not null and disposition = 'ANSWERED' then 3
            when other_endpoint is not null then 4
            else 5
        end as kind_of_end
    from in_order
),

first_ones as (
    select
        whole_id,
        max(case when is_of_first_channel and place = 1 and is_from_trunk then 1 else 0 end) = 1
            as is_inbound,
        max(
            case
                when is_of_first_channel and place = 1 and endpoint <> 'Local' then 1
                else 0
            end
        ) = 1
        and max(case when is_attempt then 1 else 0 end) = 1 as is_outbound,
        min(case when is_attempt then place end) as first_attempt,
        max(case when is_attempt then place end) as last_attempt,
        min(case when is_attempt and has_answer then place end) as answered_attempt,
        min(case when is_answer_of_somebody then started_at end) as answered_record_at,
        min(kind_of_end) as kind_of_end
    from marked
    group by whole_id
    having max(case when is_of_queue then 1 else 0 end) = 0
),

directed as (
    select
        *,
        case when is_inbound then 'inbound' when is_outbound then 'outbound' end as direction
    from first_ones
),

-- Of each side what it tells: the others' columns are NULL.
joined as (
    select
        directed.whole_id as call_id,
        directed.direction,
        max(
            case
                when
                    directed.direction = 'inbound'
                    and marked.is_of_first_channel
                    and marked.place = 1
                    then marked.caller_number
                when
                    directed.direction = 'outbound'
                    and marked.is_attempt
                    and marked.place = directed.first_attempt
                    then marked.called_number
            end
        ) as customer_number,
        max(case when directed.direction = 'inbound' then marked.did end) as entry_point,
        max(
            case
                when directed.direction = 'outbound' and marked.is_attempt then marked.endpoint
                when
                    directed.direction = 'inbound'
                    and marked.is_answer_of_somebody
                    and not marked.is_to_trunk
                    and marked.other_endpoint <> 'Local'
                    and marked.started_at = directed.answered_record_at
                    then marked.other_endpoint
            end
        ) as endpoint,
        min(
            case
                when directed.direction = 'inbound' or marked.is_attempt then marked.started_at
            end
        ) as started_at,
        max(
            case
                when
                    directed.direction = 'outbound'
                    and marked.is_attempt
                    and marked.place = directed.answered_attempt
                    and marked.billed_seconds <= marked.duration_seconds
                    then
                        {{ add_seconds(
                            'marked.started_at', 'marked.duration_seconds - marked.billed_seconds'
                        ) }}
            end
        ) as answered_at,
        max(
            case
                when
                    directed.direction = 'inbound'
                    or (
                        marked.is_attempt
                        and marked.place
                        = coalesce(directed.answered_attempt, directed.last_attempt)
                    )
                    then marked.ended_at
            end
        ) as ended_at,
        max(
            case
                when
                    directed.direction = 'outbound'
                    and marked.is_attempt
                    and marked.place
                    = coalesce(directed.answered_attempt, directed.last_attempt)
                    then
                        case
                            when directed.answered_attempt is not null then 'answered'
                            when marked.disposition = 'BUSY' then 'busy'
                            when marked.disposition in ('FAILED', 'CONGESTION') then 'failed'
                            else 'no_answer'
                        end
                when directed.direction = 'outbound' then null
                when directed.kind_of_end = 1 then null
                when directed.answered_record_at is not null then 'answered'
                when directed.kind_of_end = 2 then 'voicemail'
                when directed.kind_of_end = 4 then 'system_ended'
            end
        ) as outcome
    from directed
    inner join marked on directed.whole_id = marked.whole_id
    where directed.direction is not null
    group by directed.whole_id, directed.direction
)

select
    joined.call_id,
    numbers.pseudonym as address_pseudonym,
    joined.direction,
    joined.entry_point,
    'asterisk:' || joined.endpoint as agent_id,
    joined.started_at,
    joined.answered_at,
    joined.ended_at,
    joined.outcome
from joined
left join numbers on joined.customer_number = numbers.identifier
