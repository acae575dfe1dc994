{{ config(
    slice=['agent_id', 'started_at'],
    touched=[
        changed('input_agent_states', 'agent_id, started_at'),
        looked_up('input_agent_states', 'agent_id, started_at', 'int_external_contacts', 'external_contact_id'),
        looked_up('this', 'agent_id, started_at', 'fct_contacts', 'contact_id'),
        looked_up('this', 'agent_id, started_at', 'int_agent_versions', 'agent_id'),
    ]
) }}

with

agent_states as (
    select * from {{ ref('input_agent_states') }}
    {{ where_touched(['agent_id', 'started_at']) }}
),

usual as (
    select * from {{ ref('agent_states') }}
),

external_contacts as (
    select * from {{ ref('int_external_contacts') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

localised as (
    select
        agent_states.*,
        agent_versions.team as agent_team,
        agent_versions.site,
        coalesce(agent_versions.slots, 1) as slots,
        {{ local_from_utc('agent_states.started_at', "coalesce(sites.time_zone, 'UTC')") }}
            as started_at_local
    from agent_states
    left join agent_versions
        on
            agent_states.source_system = agent_versions.source_system
            and agent_states.agent_id = agent_versions.agent_id
            and agent_states.started_at >= agent_versions.valid_from
            and agent_states.started_at < agent_versions.valid_to
    left join sites on agent_versions.site = sites.site
)

select
    localised.source_system || ':' || localised.agent_id || ':'
    || cast(localised.started_at as string) as agent_state_id,
    localised.agent_id,
    localised.source_system,
    contacts.contact_id,
    localised.agent_team,
    localised.site,
    shifts.shift,
    localised.state,
    contacts.channel,
    contacts.queue,
    localised.slots,
    {{ seconds_between('localised.started_at', 'localised.ended_at') }} as state_seconds,
    coalesce(localised.is_productive, usual.is_productive) as is_productive,
    coalesce(localised.is_paid, usual.is_paid) as is_paid,
    localised.external_contact_id is not null as names_contact,
    localised.started_at,
    localised.started_at_local,
    localised.ended_at
from localised
inner join usual on localised.state = usual.code
left join external_contacts
    on {{ is_contact_named_by('localised') }}
left join contacts on external_contacts.contact_id = contacts.contact_id
left join {{ ref('int_shift_minutes') }} as shifts
    on {{ minute_of_day('localised.started_at_local') }} = shifts.minute_of_day
