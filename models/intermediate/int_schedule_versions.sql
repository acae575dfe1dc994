-- The plan that counts is the one that stood when the shift began: what is written into it later
-- would excuse whoever came late.
with

schedules as (
    select * from {{ ref('input_schedules') }}
),

activities as (
    select * from {{ ref('activities') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

versions as (
    select
        schedules.source_system,
        schedules.schedule_id,
        schedules.agent_id,
        schedules.activity,
        coalesce(schedules.is_productive, activities.is_productive, true) as is_productive,
        coalesce(schedules.is_paid, activities.is_paid, true) as is_paid,
        coalesce(activities.is_absence, false) as is_absence,
        activities.code is not null as is_known_activity,
        coalesce(
            'id:' || schedules.schedule_id,
            'start:' || schedules.agent_id || ':' || cast(schedules.starts_at as string)
        ) as plan_key,
        schedules.starts_at,
        schedules.ends_at,
        schedules.published_at
    from schedules
    left join activities
        on lower(replace(replace(trim(schedules.activity), ' ', '_'), '-', '_')) = activities.code
),

first_published as (
    select
        *,
        row_number() over (
            partition by source_system, plan_key
            order by published_at nulls first
        ) as place
    from versions
    where published_at is null or published_at <= starts_at
),

after_others as (
    select
        first_published.*,
        coalesce(
            {{ seconds_between(
                'max(first_published.ends_at) over (
                    partition by
                        first_published.source_system,
                        first_published.agent_id,
                        first_published.is_absence
                    order by first_published.starts_at, first_published.plan_key
                    rows between unbounded preceding and 1 preceding
                )',
                'first_published.starts_at'
            ) }} <= settings.shift_gap_seconds,
            false
        ) as is_in_shift_before
    from first_published
    cross join settings
    where first_published.place = 1
),

numbered as (
    select
        *,
        sum(case when is_in_shift_before then 0 else 1 end) over (
            partition by source_system, agent_id, is_absence
            order by starts_at, plan_key
            rows between unbounded preceding and current row
        ) as shift_number
    from after_others
),

shift_starts as (
    select
        source_system,
        plan_key,
        min(starts_at) over (
            partition by source_system, agent_id, is_absence, shift_number
        ) as shift_starts_at
    from numbered
),

judged as (
    select
        versions.*,
        shift_starts.shift_starts_at,
        coalesce(
            shift_starts.shift_starts_at is not null
            and (
                versions.published_at is null
                or (
                    versions.published_at <= shift_starts.shift_starts_at
                    and versions.published_at <= versions.starts_at
                )
            ),
            false
        ) as is_published_in_time
    from versions
    left join shift_starts
        on
            versions.source_system = shift_starts.source_system
            and versions.plan_key = shift_starts.plan_key
)

select
    *,
    is_published_in_time
    and row_number() over (
        partition by source_system, plan_key, is_published_in_time
        order by published_at desc nulls last
    ) = 1 as is_effective
from judged
