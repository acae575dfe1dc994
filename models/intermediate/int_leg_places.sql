{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_legs', 'contact_id'),
        looked_up('int_legs', 'contact_id', 'int_agent_versions', 'agent_id'),
    ]
) }}

with

legs as (
    select * from {{ ref('int_legs') }}
    {{ where_touched('contact_id') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

places as (
    select
        contact_id,
        min(started_at) as arrived_at,
        min(case when is_offered then leg end) as first_offered_leg,
        max(case when is_offered then leg end) as last_offered_leg,
        min(case when is_answered then leg end) as first_answered_leg,
        max(case when is_answered then leg end) as last_answered_leg,
        min(case when transferred then leg end) as first_transferred_leg,
        min(case when escalated then leg end) as first_escalated_leg,
        max(leg) as last_leg,
        max(case when resolved is not null then leg end) as last_leg_that_says_resolved
    from legs
    group by contact_id
)

select
    legs.*,
    places.arrived_at,
    places.first_offered_leg,
    places.first_answered_leg,
    places.last_answered_leg,
    places.first_transferred_leg,
    places.first_escalated_leg,
    places.last_leg_that_says_resolved,
    -- How the contact ended: answered, else as its last offered leg, else as its last leg.
    coalesce(places.first_answered_leg, places.last_offered_leg, places.last_leg) as deciding_leg,
    agent_versions.team as agent_team
from legs
inner join places on legs.contact_id = places.contact_id
left join agent_versions
    on
        legs.source_system = agent_versions.source_system
        and legs.agent_id = agent_versions.agent_id
        and places.arrived_at >= agent_versions.valid_from
        and places.arrived_at < agent_versions.valid_to
