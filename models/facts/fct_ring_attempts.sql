{{ config(
    slice=['agent_id', 'ringing_at'],
    touched=[
        changed('int_ring_contacts', 'agent_id, ringing_at'),
        looked_up('this', 'agent_id, ringing_at', 'fct_contacts', 'contact_id'),
        looked_up('this', 'agent_id, ringing_at', 'int_agent_versions', 'agent_id'),
    ]
) }}

with

rings as (
    select * from {{ ref('int_ring_contacts') }}
    {{ where_touched(['agent_id', 'ringing_at']) }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

sites as (
    select * from {{ ref('sites') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

placed as (
    select
        rings.source_system,
        rings.external_contact_id,
        rings.agent_id,
        rings.result,
        rings.ringing_at,
        rings.ended_at,
        contacts.contact_id,
        contacts.channel,
        contacts.direction,
        contacts.queue,
        contacts.entry_point,
        contacts.issue_type,
        contacts.segment,
        contacts.shift,
        contacts.in_business_hours,
        agent_versions.team as agent_team,
        coalesce(contacts.site, agent_versions.site) as site
    from rings
    left join contacts on rings.contact_id = contacts.contact_id
    left join agent_versions
        on
            rings.source_system = agent_versions.source_system
            and rings.agent_id = agent_versions.agent_id
            and rings.ringing_at >= agent_versions.valid_from
            and rings.ringing_at < agent_versions.valid_to
)

select
    concat_ws(
        ':',
        placed.source_system,
        placed.external_contact_id,
        placed.agent_id,
        cast(placed.ringing_at as string)
    ) as ring_attempt_id,
    placed.contact_id,
    placed.agent_id,
    placed.source_system,
    placed.agent_team,
    placed.site,
    placed.channel,
    placed.direction,
    placed.queue,
    placed.entry_point,
    placed.issue_type,
    placed.segment,
    placed.shift,
    placed.result,
    {{ seconds_between('placed.ringing_at', 'placed.ended_at') }} as ring_seconds,
    placed.in_business_hours,
    placed.contact_id is not null as has_contact,
    placed.ringing_at,
    {{ local_from_utc('placed.ringing_at', "coalesce(sites.time_zone, 'UTC')") }}
        as ringing_at_local,
    placed.ended_at
from placed
left join sites on placed.site = sites.site
