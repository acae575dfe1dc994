{%- set dates_around = 'agent_id, cast(' ~ every_date(
    dbt.dateadd('day', -1, 'cast(interval_at as date)'),
    dbt.dateadd('day', 1, 'cast(interval_at as date)')
) ~ ' as date)' -%}
{{ config(
    slice=['agent_id', 'cast(starts_at_local as date)'],
    touched=[
        changed('int_agent_moments', dates_around),
        looked_up('int_agent_moments', dates_around, 'int_agent_versions', 'agent_id'),
        looked_up(
            'this', 'agent_id, cast(starts_at_local as date)', 'int_agent_versions', 'agent_id'
        ),
    ]
) }}

with

moments as (
    select
        *,
        {{ seconds_between('starts_at', 'ends_at') }} as seconds
    from {{ ref('int_agent_moments') }}
    where ends_at is not null and {{ overlaps_touched('interval_at', 'interval_at', 2) }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

intervals as (
    select
        source_system,
        agent_id,
        interval_at as starts_at,
        max(interval_seconds) as interval_seconds,
        sum(case when logged_in_spans > 0 then seconds else 0 end) as logged_in_seconds,
        sum(case when available_spans > 0 then seconds else 0 end) as available_seconds,
        sum(case when busy_spans > 0 then seconds else 0 end) as busy_seconds,
        sum(case when busy_spans > 0 or available_spans > 0 then seconds else 0 end)
            as staffed_seconds,
        sum(busy_spans * seconds) as workload_seconds,
        sum(case when productive_spans > 0 then seconds else 0 end) as productive_seconds,
        sum(case when paid_spans > 0 then seconds else 0 end) as paid_seconds,
        sum(case when planned_spans > 0 then seconds else 0 end) as planned_seconds,
        sum(case when planned_productive_spans > 0 then seconds else 0 end)
            as planned_productive_seconds,
        -- Without any state it is not known what the agent did: that is not as planned.
        sum(
            case
                when
                    planned_spans > 0
                    and state_spans > 0
                    and (planned_productive_spans > 0) = (productive_spans > 0)
                    then seconds
                else 0
            end
        ) as adherent_seconds
    from moments
    group by source_system, agent_id, interval_at
),

localised as (
    select
        intervals.*,
        agent_versions.team as agent_team,
        agent_versions.site,
        coalesce(agent_versions.slots, 1) as slots,
        {{ local_from_utc('intervals.starts_at', "coalesce(sites.time_zone, 'UTC')") }}
            as starts_at_local
    from intervals
    left join agent_versions
        on
            intervals.source_system = agent_versions.source_system
            and intervals.agent_id = agent_versions.agent_id
            and intervals.starts_at >= agent_versions.valid_from
            and intervals.starts_at < agent_versions.valid_to
    left join sites on agent_versions.site = sites.site
    where
        intervals.logged_in_seconds > 0
        or intervals.productive_seconds > 0
        or intervals.paid_seconds > 0
        or intervals.planned_seconds > 0
)

select
    localised.source_system || ':' || localised.agent_id || ':'
    || cast(localised.starts_at as string) as agent_time_id,
    localised.agent_id,
    localised.source_system,
    localised.agent_team,
    localised.site,
    shifts.shift,
    localised.slots,
    localised.interval_seconds,
    localised.logged_in_seconds,
    localised.available_seconds,
    localised.busy_seconds,
    localised.staffed_seconds,
    localised.workload_seconds,
    localised.slots * localised.staffed_seconds as slot_seconds,
    localised.productive_seconds,
    localised.paid_seconds,
    localised.planned_seconds,
    localised.planned_productive_seconds,
    localised.adherent_seconds,
    max(localised.planned_seconds) over (
        partition by
            localised.source_system, localised.agent_id, cast(localised.starts_at_local as date)
    ) > 0 as is_on_planned_day,
    localised.starts_at,
    localised.starts_at_local
from localised
left join {{ ref('int_shift_minutes') }} as shifts
    on {{ minute_of_day('localised.starts_at_local') }} = shifts.minute_of_day
