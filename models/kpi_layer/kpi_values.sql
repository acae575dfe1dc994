with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

periods as (
    select * from {{ ref('calendar_periods') }}
),

added as (
    select
        {{ cell_columns() }},
        periods.grain,
        cast(periods.period_start as timestamp) as period_start,
        periods.period_label,
        cast(sum(daily.n) as bigint) as n,
        sum(daily.numerator) as numerator,
        sum(daily.denominator) as denominator
    from {{ ref('kpi_daily') }} as daily
    inner join periods on daily.event_date = periods.date_day
    group by
        {{ cell_columns() }},
        periods.grain,
        periods.period_start,
        periods.period_label
    union all
    select
        {{ cell_columns() }},
        grain,
        period_start,
        substr(cast(period_start as string), 1, 16) as period_label,
        n,
        numerator,
        denominator
    from {{ ref('kpi_intraday') }}
),

-- A detail that is a share has the denominator of the cell that it refines.
wholes as (
    select added.*
    from added
    inner join kpis on added.kpi_id = kpis.kpi_id and added.variant = kpis.variant
    where added.detail_name is null and kpis.is_detail_share_of_whole
),

with_denominators as (
    select
        {{ prefixed('added', cell_columns()) }},
        added.grain,
        added.period_start,
        added.period_label,
        case when wholes.kpi_id is not null then wholes.n else added.n end as n,
        added.numerator,
        case when wholes.kpi_id is not null then wholes.denominator else added.denominator end
            as denominator
    from added
    left join wholes
        on
            added.detail_name is not null
            {{ same_cell('added', 'wholes') }}
),

counted as (
    select
        {{ cell_columns() }},
        periods.grain,
        periods.period_start,
        periods.period_label,
        seconds.whole_seconds,
        sum(seconds.n) as n
    from {{ ref('kpi_daily_seconds') }} as seconds
    inner join periods on seconds.event_date = periods.date_day
    group by
        {{ cell_columns() }},
        periods.grain,
        periods.period_start,
        periods.period_label,
        seconds.whole_seconds
),

ranked as (
    select
        *,
        sum(n) over (
            partition by {{ cell_columns() }}, grain, period_start, period_label
        ) as n_of_cell,
        sum(n) over (
            partition by {{ cell_columns() }}, grain, period_start, period_label
            order by whole_seconds
            rows between unbounded preceding and current row
        ) as n_so_far
    from counted
),

percentiles as (
    select
        {{ prefixed('ranked', cell_columns()) }},
        ranked.grain,
        cast(ranked.period_start as timestamp) as period_start,
        ranked.period_label,
        cast(max(ranked.n_of_cell) as bigint) as n,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        -- Nearest rank, in whole numbers: the ceiling of p times n.
        cast(min(
            case
                when
                    ranked.n_so_far * 10
                    >= ranked.n_of_cell * (case when kpis.aggregation = 'p90' then 9 else 5 end)
                    then ranked.whole_seconds
            end
        ) as double) as value
    from ranked
    inner join kpis on ranked.kpi_id = kpis.kpi_id and ranked.variant = kpis.variant
    group by
        {{ prefixed('ranked', cell_columns()) }},
        ranked.grain,
        ranked.period_start,
        ranked.period_label
),

valued as (
    select
        *,
        case
            when denominator is null then numerator
            when denominator <> 0 then numerator / denominator
        end as value
    from with_denominators
    union all
    select * from percentiles
)

select
    valued.kpi_id,
    valued.variant,
    kpis.is_default,
    valued.grain,
    valued.period_start,
    valued.period_label,
    valued.slice,
    valued.channel,
    valued.direction,
    valued.queue,
    valued.site,
    valued.team,
    valued.agent_id,
    valued.issue_type,
    valued.segment,
    valued.entry_point,
    valued.hour_of_day,
    valued.day_of_week,
    valued.in_business_hours,
    valued.shift,
    valued.detail_name,
    valued.detail_value,
    valued.n,
    valued.numerator,
    valued.denominator,
    valued.value
from valued
inner join kpis on valued.kpi_id = kpis.kpi_id and valued.variant = kpis.variant
