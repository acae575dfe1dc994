{{ config(materialized='view') }}

{%- set of_several = {
    'first_offered_leg': 'is_offered',
    'last_offered_leg': 'is_offered',
    'first_answered_leg': 'is_answered',
    'last_answered_leg': 'is_answered',
    'first_transferred_leg': 'transferred',
    'first_escalated_leg': 'escalated',
    'last_leg_that_says_resolved': 'resolved is not null',
} %}

-- Where a contact has one leg, that is the first and the last of all that it is.
with

legs as (
    select
        legs.*,
        coalesce(several.legs, 1) as contact_legs,
        coalesce(several.arrived_at, legs.started_at) as arrived_at,
        coalesce(several.last_leg, legs.leg) as last_leg,
        {%- for place, condition in of_several.items() %}
        case
            when several.contact_id is not null then several.{{ place }}
            when legs.{{ condition }} then legs.leg
        end as {{ place }}{{ ',' if not loop.last }}
        {%- endfor %}
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
