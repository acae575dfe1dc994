-- What agents did and were to do, cut where intervals begin: nothing after this has to look beyond
-- one agent and interval. Intervals of a zone that is a quarter of an hour off are that short, so
-- that none crosses a local midnight.
with

states as (
    select * from {{ ref('fct_agent_states') }}
    where ended_at > started_at
),

kinds_of_state as (
    select * from {{ ref('agent_states') }}
),

schedules as (
    select * from {{ ref('fct_schedules') }}
    where is_effective and not is_absence and ends_at > starts_at
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
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
),

-- Nothing is held against a plan before the first day or after the last of which a site's states
-- tell. Of that last day the plan counts as a whole: unless as-of is asked for, it only says how
-- late it is at least.
known_spans as (
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
),

planned as (
    select
        schedules.source_system,
        schedules.agent_id,
        schedules.is_productive,
        greatest(schedules.starts_at, known_spans.first_at) as starts_at,
        least(schedules.ends_at, known_spans.last_at) as ends_at
    from schedules
    inner join known_spans
        on
            schedules.source_system = known_spans.source_system
            and coalesce(schedules.site, '') = known_spans.site_or_none
),

spans as (
    select
        states.source_system,
        states.agent_id,
        kinds_of_state.is_logged_in,
        kinds_of_state.is_available,
        kinds_of_state.is_busy,
        states.is_productive,
        states.is_paid,
        false as is_planned,
        false as is_planned_productive,
        states.started_at as starts_at,
        states.ended_at as ends_at
    from states
    inner join kinds_of_state on states.state = kinds_of_state.code
    union all
    select
        source_system,
        agent_id,
        false as is_logged_in,
        false as is_available,
        false as is_busy,
        false as is_productive,
        false as is_paid,
        true as is_planned,
        is_productive as is_planned_productive,
        starts_at,
        ends_at
    from planned
    where ends_at > starts_at
),

agent_intervals as (
    select
        agent_versions.source_system,
        agent_versions.agent_id,
        min(
            case
                when
                    {{ minute_of_day(local_from_utc(
                        "cast('2000-01-01' as timestamp)", "coalesce(sites.time_zone, 'UTC')"
                    )) }} * 60 % settings.interval_seconds = 0
                    then settings.interval_seconds
                else 900
            end
        ) as interval_seconds
    from agent_versions
    cross join settings
    left join sites on agent_versions.site = sites.site
    group by agent_versions.source_system, agent_versions.agent_id
),

first_intervals as (
    select
        spans.*,
        coalesce(agent_intervals.interval_seconds, settings.interval_seconds) as interval_seconds,
        {{ start_of_interval(
            'spans.starts_at',
            'coalesce(agent_intervals.interval_seconds, settings.interval_seconds)'
        ) }} as first_interval_at
    from spans
    cross join settings
    left join agent_intervals
        on
            spans.source_system = agent_intervals.source_system
            and spans.agent_id = agent_intervals.agent_id
),

numbered as (
    select
        *,
        {{ every_number(
            'cast(ceil(('
            ~ seconds_between('first_interval_at', 'ends_at')
            ~ ') / interval_seconds) as bigint)'
        ) }} as place
    from first_intervals
),

placed as (
    select
        *,
        {{ add_seconds('first_interval_at', 'place * interval_seconds') }} as interval_at,
        {{ add_seconds('first_interval_at', '(place + 1) * interval_seconds') }} as next_interval_at
    from numbered
)

select
    source_system,
    agent_id,
    interval_seconds,
    is_logged_in,
    is_available,
    is_busy,
    is_productive,
    is_paid,
    is_planned,
    is_planned_productive,
    interval_at,
    greatest(starts_at, interval_at) as starts_at,
    least(ends_at, next_interval_at) as ends_at
from placed
