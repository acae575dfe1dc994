{{ config(
    enabled=is_connected('asterisk'),
    slice=['external_contact_id'],
    touched=[changed('stg_asterisk__queue_log', 'call_id')]
) }}

with

told as (
    select
        *,
        call_id as external_contact_id
    from {{ ref('stg_asterisk__queue_log') }}
    where
        row_status = 'used'
        and call_id <> 'NONE'
        and member <> 'NONE'
        and event in ('CONNECT', 'RINGNOANSWER', 'RINGCANCELED')
        and {{ is_touched('call_id') }}
),

timed as (
    select
        external_contact_id,
        'asterisk:' || member as agent_id,
        case
            when event = 'CONNECT' then {{ landed_value('data3', 'seconds') }}
            else {{ landed_value('data1', 'milliseconds') }}
        end as ring_seconds,
        case event when 'CONNECT' then 1 when 'RINGNOANSWER' then 2 else 3 end as weight,
        happened_at as ended_at
    from told
),

attempts as (
    select
        *,
        {{ add_seconds('ended_at', '-ring_seconds') }} as ringing_at
    from timed
    -- More than a day, or less than nothing, is the fault of a clock.
    where ring_seconds between 0 and 86400
)

-- The same telephone may be tried twice within a second.
select
    external_contact_id,
    agent_id,
    ringing_at,
    max(ended_at) as ended_at,
    case min(weight) when 1 then 'answered' when 2 then 'missed' else 'cancelled' end as result
from attempts
group by external_contact_id, agent_id, ringing_at
