{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('input_calls', 'contact_id'),
        changed('int_linked_calls', 'contact_id'),
        changed('int_linked_calls', 'counted_contact_id'),
        changed('int_conversation_legs', 'contact_id'),
        changed('int_answered_rings', 'contact_id'),
    ]
) }}

with

linked_calls as (
    select
        contact_id,
        counted_contact_id,
        case_id
    from {{ ref('int_linked_calls') }}
    where is_left_out
),

-- A call has one direction; most have one leg, which says it.
directions as (
    select
        contact_id,
        {{ first_said('direction') }} as direction
    from {{ ref('input_calls') }}
    {{ where_touched('contact_id') }}
    group by contact_id
    having count(*) > 1
),

-- A call of which another system's record counts is none here; its case is the other's.
calls as (
    select
        calls_told.*,
        coalesce(directions.direction, calls_told.direction, 'inbound') as contact_direction,
        coalesce(calls_told.case_id, records_left_out.case_id) as known_case_id
    from {{ ref('input_calls') }} as calls_told
    left join directions on calls_told.contact_id = directions.contact_id
    left join linked_calls on calls_told.contact_id = linked_calls.contact_id
    left join linked_calls as records_left_out
        on calls_told.contact_id = records_left_out.counted_contact_id
    where {{ is_touched('calls_told.contact_id') }} and linked_calls.contact_id is null
),

conversations as (
    select * from {{ ref('int_conversation_legs') }}
    {{ where_touched('contact_id') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

rings as (
    select * from {{ ref('int_answered_rings') }}
    {{ where_touched('contact_id') }}
),

legs as (
    select
        source_system,
        contact_id,
        leg,
        'voice' as channel,
        contact_direction as direction,
        customer_pseudonym,
        address_pseudonym,
        known_case_id as case_id,
        entry_point,
        queue,
        site,
        language,
        agent_id,
        issue_type,
        purpose,
        segment,
        outcome,
        case
            when outcome = 'abandoned'
                then coalesce(abandoned_in, case when queued_at is not null then 'queue' end)
        end as abandoned_in,
        ended_by,
        transfer_kind,
        escalation_reason,
        callback_of_contact_id,
        hold_seconds,
        after_call_work_seconds as after_contact_work_seconds,
        cast(null as double) as handle_seconds,
        cost,
        cast(0 as bigint) as human_replies,
        transferred,
        escalated,
        resolved,
        sales_opportunity,
        converted,
        started_at,
        queued_at,
        ringing_at,
        case when outcome = 'answered' then answered_at end as answered_at,
        left_queue_at,
        ended_at,
        cast(null as timestamp) as resolved_at
    from calls
    union all
    select
        source_system,
        contact_id,
        leg,
        channel,
        contact_direction as direction,
        customer_pseudonym,
        address_pseudonym,
        case_id,
        cast(null as string) as entry_point,
        queue,
        site,
        language,
        answering_agent_id as agent_id,
        issue_type,
        purpose,
        segment,
        judged_outcome as outcome,
        case
            when judged_outcome = 'abandoned' and outcome = 'abandoned'
                then coalesce(abandoned_in, 'queue')
            when judged_outcome = 'abandoned' then 'queue'
        end as abandoned_in,
        ended_by,
        cast(null as string) as transfer_kind,
        escalation_reason,
        cast(null as string) as callback_of_contact_id,
        hold_seconds,
        after_contact_work_seconds,
        handle_seconds,
        cost,
        human_replies,
        transferred,
        escalated,
        resolved,
        sales_opportunity,
        converted,
        opened_at as started_at,
        entered_queue_at as queued_at,
        cast(null as timestamp) as ringing_at,
        replied_at as answered_at,
        left_queue_at,
        ended_at,
        resolved_at
    from conversations
),

judged as (
    select
        legs.*,
        settings.customer_identity = 'address' as is_known_by_address,
        legs.outcome = 'answered' as is_answered,
        legs.direction = 'inbound'
        and (
            legs.outcome = 'answered'
            or (legs.outcome = 'waiting' and legs.channel <> 'voice')
            or (
                legs.outcome = 'abandoned'
                and coalesce(legs.abandoned_in, '') in ('queue', 'ringing')
            )
            or (
                legs.queued_at is not null
                and legs.outcome not in ('abandoned', 'after_hours', 'self_served', 'blocked')
            )
        ) as is_offered
    from legs
    cross join settings
),

-- Only voice and chat tell an agent's time from instants; the others what the system measured.
timed as (
    select
        *,
        case
            when is_answered and channel in ('voice', 'chat') and ended_at >= answered_at
                then {{ seconds_between('answered_at', 'ended_at') }}
        end as talk_hold_seconds
    from judged
)

select
    timed.*,
    -- No contact's id begins so: events by leg and by contact never clash.
    'leg:' || timed.contact_id || ':' || cast(timed.leg as string) as leg_id,
    coalesce(timed.ringing_at, rings.ringing_at) as first_ring_at,
    case
        when timed.talk_hold_seconds >= timed.hold_seconds
            then timed.talk_hold_seconds - timed.hold_seconds
    end as talk_seconds,
    case
        when timed.channel in ('voice', 'chat')
            then timed.talk_hold_seconds + timed.after_contact_work_seconds
        when timed.is_answered then timed.handle_seconds
    end as talk_hold_acw_seconds
from timed
left join rings
    on
        timed.contact_id = rings.contact_id
        and timed.leg = rings.leg
