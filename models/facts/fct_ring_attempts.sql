with

rings as (
    select * from {{ ref('int_ring_contacts') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
)

select
    rings.contact_id,
    rings.agent_id,
    rings.source_system,
    agent_versions.team as agent_team,
    coalesce(contacts.site, agent_versions.site) as site,
    contacts.channel,
    contacts.direction,
    contacts.queue,
    rings.result,
    {{ seconds_between('rings.ringing_at', 'rings.ended_at') }} as ring_seconds,
    contacts.contact_id is not null as has_contact,
    rings.ringing_at,
    rings.ended_at
from rings
left join contacts on rings.contact_id = contacts.contact_id
left join agent_versions
    on
        rings.source_system = agent_versions.source_system
        and rings.agent_id = agent_versions.agent_id
        and rings.ringing_at >= agent_versions.valid_from
        and rings.ringing_at < agent_versions.valid_to
