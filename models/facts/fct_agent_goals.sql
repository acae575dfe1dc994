{{ config(key='agent_goal_id') }}

with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

targets as (
    select
        targets.*,
        kpis.aggregation,
        kpis.direction
    from {{ ref('kpi_targets') }} as targets
    inner join kpis on targets.kpi_id = kpis.kpi_id and targets.variant = kpis.variant
    where targets.scope = 'agent'
),

-- What is not over is not judged.
periods as (
    select * from {{ ref('calendar_periods') }}
    where is_complete
),

sites as (
    select * from {{ ref('sites') }}
),

contributions as (
    select * from {{ ref('int_agent_contributions') }}
),

-- Where an agent was last in the period is looked for on the way.
parts as (
    select
        targets.target_id,
        contributions.agent_id,
        periods.period_start,
        contributions.team,
        contributions.site,
        case
            when targets.aggregation in ('p50', 'p90')
                then cast(floor(contributions.numerator) as bigint)
        end as whole_seconds,
        contributions.counted,
        max(contributions.event_at) as last_event_at,
        count(case when coalesce(contributions.denominator, 1) > 0 then 1 end) as n,
        sum(contributions.numerator) as numerator,
        sum(contributions.denominator) as denominator
    from contributions
    inner join targets
        on
            contributions.kpi_id = targets.kpi_id
            and contributions.variant = targets.variant
    inner join periods
        on
            targets.time_frame = periods.grain
            and contributions.event_date = periods.date_day
    where
        contributions.channel = coalesce(targets.channel, contributions.channel)
        and contributions.agent_id = coalesce(targets.scope_value, contributions.agent_id)
        and periods.period_start >= coalesce(targets.valid_from, periods.period_start)
        and periods.period_start <= coalesce(targets.valid_to, periods.period_start)
    group by
        targets.target_id,
        contributions.agent_id,
        periods.period_start,
        contributions.team,
        contributions.site,
        case
            when targets.aggregation in ('p50', 'p90')
                then cast(floor(contributions.numerator) as bigint)
        end,
        contributions.counted
),

placed as (
    select
        *,
        row_number() over (
            partition by target_id, agent_id, period_start
            order by last_event_at desc, team asc, site asc, whole_seconds asc, counted asc
        ) as place,
        sum(n) over (partition by target_id, agent_id, period_start) as n_of_all,
        sum(n) over (
            partition by target_id, agent_id, period_start
            order by whole_seconds, team, site, counted
            rows between unbounded preceding and current row
        ) as n_so_far
    from parts
),

merged as (
    select
        target_id,
        agent_id,
        period_start,
        max(case when place = 1 then nullif(team, 'unknown') end) as agent_team,
        max(case when place = 1 then nullif(site, 'unknown') end) as site,
        sum(n) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(distinct counted) as things,
        min(case when n_so_far * 10 >= n_of_all * 5 then whole_seconds end) as p50,
        min(case when n_so_far * 10 >= n_of_all * 9 then whole_seconds end) as p90
    from placed
    group by target_id, agent_id, period_start
),

goals as (
    select
        merged.agent_id,
        merged.agent_team,
        merged.site,
        merged.period_start,
        case when targets.aggregation = 'per_distinct' then merged.things else merged.n end as n,
        targets.target_id,
        targets.kpi_id,
        targets.variant,
        targets.channel,
        targets.time_frame,
        targets.direction,
        targets.low,
        targets.high,
        case
            when targets.aggregation = 'sum' then merged.numerator
            when targets.aggregation = 'p50' then merged.p50
            when targets.aggregation = 'p90' then merged.p90
            when targets.aggregation = 'per_distinct'
                then merged.numerator / nullif(merged.things, 0)
            when merged.denominator <> 0 then merged.numerator / merged.denominator
        end as value,
        targets.aggregation in ('ratio', 'mean', 'p50', 'p90') and merged.n < 30 as is_too_few,
        -- An agent's own target stands before the one that each has.
        row_number() over (
            partition by
                targets.kpi_id,
                targets.variant,
                targets.channel,
                targets.time_frame,
                merged.agent_id,
                merged.period_start
            order by case when targets.scope_value is null then 1 else 0 end
        ) as place
    from merged
    inner join targets on merged.target_id = targets.target_id
)

select
    concat_ws(':', goals.target_id, goals.agent_id, cast(goals.period_start as string))
        as agent_goal_id,
    goals.target_id,
    goals.agent_id,
    goals.kpi_id,
    goals.variant,
    goals.agent_team,
    goals.site,
    goals.channel,
    goals.time_frame,
    cast(goals.n as bigint) as n,
    cast(goals.value as double) as value,
    goals.low,
    goals.high,
    goals.is_too_few,
    case
        when not goals.is_too_few
            then
                {{ meets_target('goals.value', 'goals.low', 'goals.high', 'goals.direction') }}
    end as is_met,
    goals.period_start as period_start_date,
    {{ utc_from_local(
        'cast(goals.period_start as timestamp)', "coalesce(sites.time_zone, 'UTC')"
    ) }} as starts_at,
    cast(goals.period_start as timestamp) as starts_at_local
from goals
left join sites on goals.site = sites.site
where goals.place = 1
