{{ config(
    enabled=is_connected('talkdesk'),
    slice=['call_id'],
    touched=[changed('stg_talkdesk__calls', 'call_id')]
) }}

with

told as (
    select * from {{ ref('stg_talkdesk__calls') }}
    where row_status = 'used' and ended_at is not null and {{ is_touched('call_id') }}
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

-- No report says when it was made. What comes after a call is over is only ever added to it.
newest_first as (
    select
        *,
        row_number() over (
            partition by call_id
            order by
                ended_at desc, csat_answered_at desc nulls last, disposition_code asc nulls last
        ) as place
    from told
),

measured as (
    select
        newest_first.*,
        numbers.pseudonym,
        newest_first.type in ('inbound', 'outbound') as is_answered,
        case
            when newest_first.type in ('outbound', 'outbound_missed') then 'outbound'
            else 'inbound'
        end as direction,
        {{ seconds_between('newest_first.started_at', 'newest_first.ended_at') }} as total_seconds
    from newest_first
    left join numbers on newest_first.customer_number = numbers.identifier
    where newest_first.place = 1
),

-- Talk is without hold, unless both and the wait are longer than the call was. Each of the three
-- may be rounded.
talked as (
    select
        *,
        case
            when hold_seconds is null then null
            when total_seconds + 2 >= coalesce(wait_seconds, 0) + talk_seconds + hold_seconds
                then talk_seconds + hold_seconds
            when total_seconds + 2 >= coalesce(wait_seconds, 0) + talk_seconds then talk_seconds
        end as talk_hold_seconds
    from measured
    where is_answered
),

answered as (
    select
        call_id,
        case
            when talk_hold_seconds > total_seconds then started_at
            else {{ add_seconds('ended_at', '-talk_hold_seconds') }}
        end as answered_at
    from talked
)

select
    measured.call_id,
    measured.type,
    measured.direction,
    measured.is_answered,
    measured.pseudonym as address_pseudonym,
    measured.company_number,
    trim(split_part(measured.ring_groups, ',', 1)) as ring_group,
    case
        when measured.is_answered or measured.direction = 'outbound'
            then 'talkdesk:' || coalesce(measured.user_id, measured.handling_user_id)
    end as agent_id,
    measured.disposition_code,
    -- Longer than the call was is not known.
    case when measured.wait_seconds <= measured.total_seconds + 2 then measured.wait_seconds end
        as wait_seconds,
    measured.hold_seconds,
    measured.is_in_business_hours,
    measured.is_callback_from_queue,
    measured.is_transfer,
    measured.is_external_transfer,
    measured.agent_disconnected,
    measured.csat_score,
    measured.started_at,
    answered.answered_at,
    measured.ended_at,
    measured.csat_answered_at
from measured
left join answered on measured.call_id = answered.call_id
