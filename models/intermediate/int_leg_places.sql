{{ config(materialized='view') }}

-- Where a contact has one leg, that is the first and the last of all that it is.
with

legs as (
    select
        legs.*,
        coalesce(several.legs, 1) as contact_legs,
        coalesce(several.arrived_at, legs.started_at) as arrived_at,
        coalesce(several.last_leg, legs.leg) as last_leg,
        {{ place_of_leg('first_offered_leg', 'legs.is_offered') }} as first_offered_leg,
        {{ place_of_leg('last_offered_leg', 'legs.is_offered') }} as last_offered_leg,
        {{ place_of_leg('first_answered_leg', 'legs.is_answered') }} as first_answered_leg,
        {{ place_of_leg('last_answered_leg', 'legs.is_answered') }} as last_answered_leg,
        {{ place_of_leg('first_transferred_leg', 'legs.transferred') }} as first_transferred_leg,
        {{ place_of_leg('first_escalated_leg', 'legs.escalated') }} as first_escalated_leg,
        {{ place_of_leg('last_leg_that_says_resolved', 'legs.resolved is not null') }}
            as last_leg_that_says_resolved
    from {{ ref('int_legs') }} as legs
    left join {{ ref('int_several_legs') }} as several on legs.contact_id = several.contact_id
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
)

select
    legs.*,
    -- How the contact ended: answered, else as its last offered leg, else as its last leg.
    coalesce(legs.first_answered_leg, legs.last_offered_leg, legs.last_leg) as deciding_leg,
    agent_versions.team as agent_team
from legs
left join agent_versions
    on
        legs.source_system = agent_versions.source_system
        and legs.agent_id = agent_versions.agent_id
        and legs.arrived_at >= agent_versions.valid_from
        and legs.arrived_at < agent_versions.valid_to
