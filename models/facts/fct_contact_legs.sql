{{ config(
    slice=['contact_id'],
    touched=[
        changed('int_legs', 'contact_id'),
        looked_up('int_leg_places', 'contact_id', 'int_agent_versions', 'agent_id'),
        changed('fct_contacts', 'contact_id'),
    ]
) }}

with

legs as {{ inlined() }} (
    select * from {{ ref('int_leg_places') }}
    {{ where_touched('contact_id') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
    {{ where_touched('contact_id') }}
),

-- Where one leg alone was answered, that is its agent's first.
firsts_of_several as (
    select
        contact_id,
        agent_id,
        min(leg) as leg
    from legs
    where is_answered and agent_id is not null and first_answered_leg <> last_answered_leg
    group by contact_id, agent_id
)

select
    legs.leg_id,
    legs.contact_id,
    legs.leg,
    legs.source_system,
    contacts.channel,
    contacts.direction,
    legs.queue,
    contacts.site,
    contacts.entry_point,
    contacts.issue_type,
    contacts.segment,
    contacts.shift,
    legs.agent_id,
    legs.agent_team,
    legs.outcome,
    legs.abandoned_in,
    legs.ended_by,
    legs.transfer_kind,
    legs.escalation_reason,
    case
        when legs.is_answered and legs.answered_at >= legs.queued_at
            then {{ seconds_between('legs.queued_at', 'legs.answered_at') }}
        when
            legs.is_offered
            and not legs.is_answered
            and coalesce(legs.left_queue_at, legs.ended_at) >= legs.queued_at
            then
                {{ seconds_between(
                    'legs.queued_at', 'coalesce(legs.left_queue_at, legs.ended_at)'
                ) }}
    end as wait_seconds,
    case
        when legs.answered_at >= legs.first_ring_at
            then {{ seconds_between('legs.first_ring_at', 'legs.answered_at') }}
    end as ring_seconds,
    legs.talk_seconds,
    legs.hold_seconds,
    legs.after_contact_work_seconds,
    legs.talk_hold_seconds,
    legs.talk_hold_acw_seconds,
    case
        when legs.leg = legs.first_answered_leg then contacts.contact_seconds
    end as contact_seconds,
    legs.human_replies,
    contacts.in_business_hours,
    legs.is_offered,
    legs.is_answered,
    legs.transferred as is_transferred,
    legs.escalated as is_escalated,
    coalesce(
        legs.is_answered
        and legs.agent_id is not null
        and legs.leg in (firsts.leg, legs.first_answered_leg),
        false
    ) as is_first_of_agent,
    contacts.arrived_at,
    contacts.arrived_at_local,
    legs.started_at,
    legs.queued_at,
    legs.first_ring_at as ringing_at,
    legs.answered_at,
    legs.left_queue_at,
    legs.ended_at
from legs
inner join contacts on legs.contact_id = contacts.contact_id
left join firsts_of_several as firsts
    on legs.contact_id = firsts.contact_id and legs.agent_id = firsts.agent_id
