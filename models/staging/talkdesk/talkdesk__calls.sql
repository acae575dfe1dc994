{{ config(enabled=is_connected('talkdesk'), materialized='mapping') }}

with

calls as (
    select * from {{ ref('talkdesk_calls') }}
),

judged as (
    select
        *,
        case
            when is_answered then 'answered'
            when direction = 'outbound' then 'no_answer'
            when type = 'voicemail' then 'voicemail'
            when is_callback_from_queue then 'callback_requested'
            -- In closed hours only who came into the queue all the same was offered.
            when is_in_business_hours = false and coalesce(wait_seconds, 0) = 0 then 'after_hours'
            when type = 'missed' then 'system_ended'
            else 'abandoned'
        end as outcome
    from calls
),

-- The wait ends with the answer, or with the call where the customer or the flow ended it. Before a
-- message or a callback it ended at a time that is not told: its length counts, from the start on.
queued as (
    select
        *,
        case
            when direction = 'outbound' or outcome = 'after_hours' then null
            when outcome = 'answered' then {{ add_seconds('answered_at', '-wait_seconds') }}
            when outcome = 'system_ended' then {{ add_seconds('ended_at', '-wait_seconds') }}
            -- Without a ring group 0 seconds say that it never came to one.
            when outcome = 'abandoned' and (wait_seconds > 0 or ring_group is not null)
                then {{ add_seconds('ended_at', '-wait_seconds') }}
            when outcome <> 'abandoned' and wait_seconds > 0 then started_at
        end as entered_at
    from judged
)

select
    call_id,
    {{ contact_id('talkdesk', 'call', 'call_id') }} as contact_id,
    cast(1 as bigint) as leg,
    address_pseudonym,
    direction,
    company_number as entry_point,
    -- Of a call that was placed it is the user's.
    case when direction = 'inbound' then ring_group end as queue,
    agent_id,
    disposition_code as issue_type,
    started_at,
    -- Seconds are rounded.
    case when entered_at < started_at then started_at else entered_at end as queued_at,
    answered_at,
    case
        when outcome not in ('voicemail', 'callback_requested') then null
        when wait_seconds <= {{ seconds_between('started_at', 'ended_at') }}
            then {{ add_seconds('entered_at', 'wait_seconds') }}
    end as left_queue_at,
    ended_at,
    case when is_answered then hold_seconds end as hold_seconds,
    outcome,
    case
        when outcome <> 'abandoned' then null
        when wait_seconds > 0 or ring_group is not null then 'queue'
        when wait_seconds = 0 then 'ivr'
    end as abandoned_in,
    case
        when outcome = 'abandoned' then 'customer'
        when is_answered and lower(agent_disconnected) in ('yes', 'true') then 'agent'
    end as ended_by,
    case
        when is_answered and (is_transfer or is_external_transfer) then true
        when is_answered and is_transfer is not null then false
    end as transferred,
    case when is_answered and is_external_transfer then 'external' end as transfer_kind
from queued
