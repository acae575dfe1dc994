{{ config(key='planned_activity_id') }}

with

schedules as (
    select * from {{ ref('int_schedule_versions') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

localised as (
    select
        schedules.*,
        agent_versions.team as agent_team,
        agent_versions.site,
        {{ local_from_utc('schedules.starts_at', "coalesce(sites.time_zone, 'UTC')") }}
            as starts_at_local
    from schedules
    left join agent_versions
        on
            schedules.source_system = agent_versions.source_system
            and schedules.agent_id = agent_versions.agent_id
            and schedules.starts_at >= agent_versions.valid_from
            and schedules.starts_at < agent_versions.valid_to
    left join sites on agent_versions.site = sites.site
)

select
    localised.source_system || ':' || localised.plan_key as planned_activity_id,
    localised.schedule_id,
    localised.agent_id,
    localised.source_system,
    localised.agent_team,
    localised.site,
    shifts.shift,
    localised.activity,
    {{ seconds_between('localised.starts_at', 'localised.ends_at') }} as planned_seconds,
    localised.is_productive,
    localised.is_paid,
    localised.is_absence,
    localised.is_known_activity,
    localised.is_effective,
    localised.published_at,
    localised.shift_starts_at,
    localised.starts_at,
    localised.starts_at_local,
    localised.ends_at
from localised
left join {{ ref('int_shift_minutes') }} as shifts
    on {{ minute_of_day('localised.starts_at_local') }} = shifts.minute_of_day
