{{ config(materialized='incremental', key='source_system, site_or_none') }}

with

states as (
    select * from {{ ref('fct_agent_states') }}
    where ended_at > started_at
),

schedules as (
    select * from {{ ref('fct_schedules') }}
    where is_effective and not is_absence and ends_at > starts_at
),

sites as (
    select * from {{ ref('sites') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

known_sites as (
    select
        source_system,
        coalesce(site, '') as site_or_none,
        min(started_at) as first_at,
        max(started_at) as last_at
    from states
    group by source_system, coalesce(site, '')
),

known_systems as (
    select
        source_system,
        min(first_at) as first_at,
        max(last_at) as last_at
    from known_sites
    group by source_system
),

-- A site of which no state tells stands as its system does; where no states came at all, nothing is
-- judged.
known_states as (
    select distinct
        schedules.source_system,
        schedules.site,
        coalesce(known_sites.first_at, known_systems.first_at) as first_at,
        coalesce(known_sites.last_at, known_systems.last_at) as last_at
    from schedules
    inner join known_systems on schedules.source_system = known_systems.source_system
    left join known_sites
        on
            schedules.source_system = known_sites.source_system
            and coalesce(schedules.site, '') = known_sites.site_or_none
)

-- Nothing is held against a plan before the first day or after the last of which a site's states
-- tell. Of that last day the plan counts as a whole: unless as-of is asked for, it only says how
-- late it is at least.
select
    known_states.source_system,
    coalesce(known_states.site, '') as site_or_none,
    {{ utc_from_local(
        'cast(cast(' ~ local_from_utc(
            'known_states.first_at', "coalesce(sites.time_zone, 'UTC')"
        ) ~ ' as date) as timestamp)',
        "coalesce(sites.time_zone, 'UTC')"
    ) }} as first_at,
    case
        when as_of.is_asked_for then as_of.as_of_at
        else
            greatest(
                as_of.as_of_at,
                {{ utc_from_local(
                    'cast(' ~ dbt.dateadd(
                        'day',
                        1,
                        'cast(' ~ local_from_utc(
                            'known_states.last_at', "coalesce(sites.time_zone, 'UTC')"
                        ) ~ ' as date)'
                    ) ~ ' as timestamp)',
                    "coalesce(sites.time_zone, 'UTC')"
                ) }}
            )
    end as last_at
from known_states
cross join as_of
left join sites on known_states.site = sites.site
