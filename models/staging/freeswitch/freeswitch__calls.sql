{{ config(enabled=is_connected('freeswitch'), materialized='mapping') }}

with

-- A caller's channel; those of the telephones that were rung for him are no calls of their own.
callers as (
    select
        *,
        -- An agent who picked up while the caller hung up has not answered.
        queue_answered_at is not null
        and coalesce(cause, 'answered') = 'answered'
        and coalesce(is_bridged, true) as is_answered
    from {{ ref('freeswitch_channels') }}
    where
        side = 'member'
        and queued_at is not null
        and coalesce(hangup_cause, '') <> 'LOSE_RACE'
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
)

-- Instants that contradict what was before them are not known.
select
    callers.channel_id as call_id,
    {{ contact_id('freeswitch', 'call', 'callers.channel_id') }} as contact_id,
    cast(1 as bigint) as leg,
    numbers.pseudonym as address_pseudonym,
    'inbound' as direction,
    callers.entry_point,
    callers.queue,
    case when callers.is_answered then callers.agent_id end as agent_id,
    case
        when callers.started_at <= callers.queued_at then callers.started_at
        else callers.queued_at
    end as started_at,
    callers.queued_at,
    case
        when callers.is_answered and callers.queue_answered_at >= callers.queued_at
            then callers.queue_answered_at
    end as answered_at,
    case
        when not callers.is_answered and callers.canceled_at >= callers.queued_at
            then callers.canceled_at
    end as left_queue_at,
    case
        when callers.is_answered and callers.terminated_at >= callers.queue_answered_at
            then callers.terminated_at
        when callers.ended_at >= callers.queued_at then callers.ended_at
    end as ended_at,
    case
        when callers.is_answered then 'answered'
        when callers.cancel_reason = 'BREAK_OUT' then 'abandoned'
        when callers.has_message then 'voicemail'
        when callers.cancel_reason in ('TIMEOUT', 'NO_AGENT_TIMEOUT', 'EXIT_WITH_KEY')
            then 'overflowed'
        else 'system_ended'
    end as outcome,
    case when not callers.is_answered and callers.cancel_reason = 'BREAK_OUT' then 'queue' end
        as abandoned_in,
    case
        when not callers.is_answered and callers.cancel_reason in ('BREAK_OUT', 'EXIT_WITH_KEY')
            then 'customer'
        when not callers.is_answered then 'system'
        -- After a while with nobody, or with somebody else, it says nothing about the agent's part.
        when
            callers.hangup_disposition = 'recv_bye'
            and callers.ended_at <= {{ add_seconds('callers.terminated_at', '2') }}
            then 'customer'
    end as ended_by
from callers
left join numbers on callers.customer_number = numbers.identifier
