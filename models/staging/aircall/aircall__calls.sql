{{ config(
    enabled=is_connected('aircall'),
    slice=['call_id'],
    touched=[changed('stg_aircall__calls', 'call_id')]
) }}

with

told as (
    select * from {{ ref('stg_aircall__calls') }}
    where row_status = 'used' and {{ is_touched('call_id') }}
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

-- What is told last of a call that is over holds all of it; answers of the API say no time.
in_order as (
    select
        *,
        row_number() over (
            partition by call_id
            order by event_at desc nulls last, event asc
        ) as place
    from told
    where status = 'done' and ended_at is not null
),

-- Only events say that the customer was put on hold; a message left they say first.
by_events as (
    select
        call_id,
        max(case when event = 'call.voicemail_left' or has_voicemail then 1 else 0 end) = 1
            as has_voicemail,
        max(
            case when event in ('call.transferred', 'call.external_transferred') then 1 else 0 end
        ) = 1 as is_transferred,
        max(case when event = 'call.external_transferred' then 1 else 0 end) = 1
            as is_transferred_outside,
        max(case when event = 'call.answered' then 1 else 0 end) = 1 as is_followed,
        sum(case when event = 'call.hold' then 1 else 0 end) as holds,
        sum(case when event = 'call.unhold' then 1 else 0 end) as unholds,
        sum(
            case event
                when 'call.unhold' then {{ seconds_between('started_at', 'event_at') }}
                when 'call.hold' then -{{ seconds_between('started_at', 'event_at') }}
                else 0
            end
        ) as unheld_less_held
    from told
    group by call_id
),

calls as (
    select
        in_order.*,
        numbers.pseudonym,
        by_events.has_voicemail as left_a_message,
        by_events.is_transferred,
        by_events.is_transferred_outside,
        in_order.transferred_to = in_order.user_id as is_with_whom_it_went_to,
        case
            when in_order.answered_at is null or not by_events.is_followed then null
            when by_events.holds = by_events.unholds then by_events.unheld_less_held
            -- Still on hold when it ended.
            when by_events.holds = by_events.unholds + 1
                then
                    by_events.unheld_less_held
                    + {{ seconds_between('in_order.started_at', 'in_order.ended_at') }}
        end as hold_seconds
    from in_order
    inner join by_events on in_order.call_id = by_events.call_id
    left join numbers on in_order.customer_number = numbers.identifier
    where in_order.place = 1
)

select
    call_id,
    {{ contact_id('aircall', 'call', 'call_id') }} as contact_id,
    cast(1 as bigint) as leg,
    pseudonym as address_pseudonym,
    direction,
    number_digits as entry_point,
    team as queue,
    'aircall:' || user_id as agent_id,
    tag as issue_type,
    started_at,
    -- With an IVR before it, it is not told when the queue began.
    case
        when
            direction = 'inbound'
            and not coalesce(number_is_ivr, false)
            and coalesce(missed_call_reason, '') not in ('abandoned_in_ivr', 'out_of_opening_hours')
            then started_at
    end as queued_at,
    answered_at,
    ended_at,
    hold_seconds,
    case
        when answered_at is not null then 'answered'
        when direction = 'outbound' then 'no_answer'
        when left_a_message then 'voicemail'
        when missed_call_reason = 'out_of_opening_hours' then 'after_hours'
        when missed_call_reason in ('no_available_agent', 'agents_did_not_answer')
            then 'system_ended'
        else 'abandoned'
    end as outcome,
    -- Behind an IVR the reason alone says that the caller had come to the queue.
    case missed_call_reason
        when 'abandoned_in_ivr' then 'ivr'
        when 'abandoned_in_classic' then 'queue'
    end as abandoned_in,
    case
        when answered_at is null then null
        else is_transferred or coalesce(is_with_whom_it_went_to, false)
    end as transferred,
    case when answered_at is not null and is_transferred_outside then 'external' end
        as transfer_kind
from calls
