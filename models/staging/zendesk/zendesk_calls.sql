{{ config(
    enabled=is_connected('zendesk'),
    slice=['call_id'],
    touched=[
        changed('stg_zendesk__calls', 'call_id'),
        changed('stg_zendesk__legs', 'call_id'),
        "select call_id from {stg_zendesk__calls} where customer_id in ("
        ~ changed('stg_zendesk__users', 'user_id') ~ ")",
        "select call_id from {stg_zendesk__calls} where call_group_id in ("
        ~ changed('stg_zendesk__groups', 'group_id') ~ ")",
        "select call_id from {stg_zendesk__calls} where ticket_id in ("
        ~ changed('zendesk_tickets', 'ticket_id') ~ ")",
    ]
) }}

with

-- A call without a status is not over.
calls as (
    select * from {{ ref('stg_zendesk__calls') }}
    where row_status = 'used' and completion_status is not null and {{ is_touched('call_id') }}
),

-- Who was rung and did not talk took no part; a supervisor listens.
legs as (
    select
        *,
        row_number() over (partition by call_id order by created_at, leg_id) as leg,
        count(*) over (partition by call_id) as legs
    from {{ ref('stg_zendesk__legs') }}
    where
        row_status = 'used'
        and type = 'agent'
        and agent_id is not null
        and talk_seconds > 0
        and {{ is_touched('call_id') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
    where row_status = 'used'
),

call_groups as (
    select * from {{ ref('stg_zendesk__groups') }}
    where row_status = 'used'
),

tickets as (
    select * from {{ ref('zendesk_tickets') }}
),

identities as (
    select
        kind,
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
),

joined as (
    select
        calls.*,
        coalesce(legs.leg, 1) as leg,
        coalesce(legs.legs, 1) as legs,
        legs.leg is not null as has_agents_leg,
        coalesce(legs.agent_id, calls.agent_id) as leg_agent_id,
        legs.created_at as leg_created_at,
        legs.duration_seconds as leg_duration_seconds,
        legs.transferred_to as was_handed_on,
        coalesce(
            legs.talk_seconds, case when legs.leg is null then calls.talk_seconds end
        ) as leg_talk_seconds,
        -- Of one agent's call it does not matter where it is said.
        coalesce(
            legs.hold_seconds, case when coalesce(legs.legs, 1) = 1 then calls.hold_seconds end
        ) as leg_hold_seconds,
        coalesce(
            legs.consultation_seconds,
            case when coalesce(legs.legs, 1) = 1 then calls.consultation_seconds end
        ) as leg_consultation_seconds,
        coalesce(
            legs.wrap_up_seconds,
            case when coalesce(legs.legs, 1) = 1 then calls.wrap_up_seconds end
        ) as leg_wrap_up_seconds,
        coalesce(call_groups.group_name, calls.ivr_group_name) as group_name,
        coalesce(customer_ids.pseudonym, tickets.customer_pseudonym) as customer_pseudonym,
        coalesce(addresses.pseudonym, numbers.pseudonym, tickets.address_pseudonym)
            as address_pseudonym
    from calls
    left join legs on calls.call_id = legs.call_id
    left join call_groups on calls.call_group_id = call_groups.group_id
    left join tickets on calls.ticket_id = tickets.ticket_id
    left join users on calls.customer_id = users.user_id
    left join identities as customer_ids
        on customer_ids.kind = 'customer_id' and users.external_id = customer_ids.identifier
    left join identities as addresses
        on addresses.kind = 'address' and users.email = addresses.identifier
    left join identities as numbers
        on numbers.kind = 'number' and users.phone = numbers.identifier
),

judged as (
    select
        *,
        -- Completed are also calls that nobody took: a message was left, a menu ended them.
        case
            when has_agents_leg or (agent_id is not null and talk_seconds > 0) then 'answered'
            when direction = 'outbound' and completion_status = 'failed' then 'failed'
            when direction = 'outbound' then 'no_answer'
            when coalesce(is_voicemail, false) or completion_status = 'pending_voicemail'
                then 'voicemail'
            when coalesce(is_outside_business_hours, false) then 'after_hours'
            when coalesce(is_callback, false) then 'callback_requested'
            when completion_status in ('abandoned_in_queue', 'abandoned_on_hold') then 'abandoned'
            when completion_status in ('abandoned_in_ivr', 'abandoned_in_voicemail')
                then 'abandoned'
            when coalesce(is_overflowed, false) or ivr_action = 'phone_number' then 'overflowed'
            else 'system_ended'
        end as outcome,
        {{ add_seconds('created_at', 'duration_seconds') }} as call_ended_at,
        leg_talk_seconds + coalesce(leg_hold_seconds, 0) as leg_with_agent_seconds
    from joined
),

-- Of the first agent it is told when he answered; of the others, when their legs were over.
answered as (
    select
        *,
        case
            when outcome <> 'answered' then null
            when leg = 1 and direction = 'inbound' and time_to_answer_seconds is not null
                then {{ add_seconds('created_at', 'time_to_answer_seconds') }}
            when has_agents_leg
                then
                    {{ add_seconds(
                        'leg_created_at', 'leg_duration_seconds - leg_with_agent_seconds'
                    ) }}
            else {{ add_seconds('call_ended_at', '-leg_with_agent_seconds') }}
        end as told_answered_at,
        -- Out of hours and in the menu nobody waits for an agent; who is called back has hung up.
        outcome <> 'after_hours'
        and direction = 'inbound'
        and leg = 1
        and not coalesce(is_callback and outcome = 'answered', false)
        and not (
            completion_status = 'abandoned_in_ivr'
            or (outcome <> 'answered' and coalesce(wait_seconds, 0) = 0)
        ) as is_queued
    from judged
),

bounded as (
    select
        *,
        case when told_answered_at >= created_at then told_answered_at end as answered_at
    from answered
),

queued as (
    select
        *,
        case
            when not is_queued then null
            when outcome = 'answered' and wait_seconds <= time_to_answer_seconds
                then {{ add_seconds('answered_at', '-wait_seconds') }}
            when outcome <> 'answered'
                then {{ add_seconds('created_at', 'coalesce(ivr_seconds, 0)') }}
        end as queued_at
    from bounded
)

select
    call_id,
    leg,
    outcome,
    completion_status,
    direction,
    ticket_id,
    customer_pseudonym,
    address_pseudonym,
    entry_point,
    case when leg = 1 then group_name end as group_name,
    case when outcome in ('answered', 'no_answer', 'failed') then 'zendesk:' || leg_agent_id end
        as agent_id,
    created_at as call_created_at,
    case when leg = 1 then created_at else leg_created_at end as started_at,
    queued_at,
    case when outcome = 'answered' then answered_at end as answered_at,
    case
        when outcome <> 'answered' and queued_at is not null
            then {{ add_seconds('queued_at', 'wait_seconds') }}
    end as left_queue_at,
    case
        when outcome = 'answered' and answered_at is not null
            then {{ add_seconds('answered_at', 'leg_with_agent_seconds') }}
        when leg = 1 and legs = 1 then call_ended_at
    end as ended_at,
    case when outcome = 'answered' then leg_hold_seconds end as hold_seconds,
    case
        when outcome = 'answered' and leg_consultation_seconds <= leg_hold_seconds
            then leg_consultation_seconds
    end as consult_seconds,
    case when outcome = 'answered' then leg_wrap_up_seconds end as after_call_work_seconds,
    case
        when outcome <> 'abandoned' then null
        when completion_status = 'abandoned_in_ivr' then 'ivr'
        when completion_status in ('abandoned_in_queue', 'abandoned_on_hold') then 'queue'
        -- In front of the voicemail: after the queue, or without one.
        when wait_seconds > 0 then 'queue'
        when ivr_seconds > 0 then 'ivr'
        else 'welcome'
    end as abandoned_in,
    case when outcome = 'abandoned' then 'customer' end as ended_by,
    case when has_agents_leg then leg < legs or was_handed_on end as transferred,
    case
        when not has_agents_leg or (leg >= legs and not was_handed_on) then null
        when leg_consultation_seconds > 0 then 'warm'
        when leg_consultation_seconds = 0 then 'blind'
    end as transfer_kind
from queued
