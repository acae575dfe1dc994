with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

cells as (
    select * from {{ ref('kpi_cells') }}
),

periods as (
    select
        periods.grain,
        periods.date_day,
        cast(periods.period_start as timestamp) as period_start,
        periods.period_label,
        dates.day_of_week,
        periods.grain in ('day', 'week') as is_short
    from {{ ref('calendar_periods') }} as periods
    inner join {{ ref('dim_dates') }} as dates on periods.date_day = dates.date_day
),

-- A profile of hours or weekdays says something over months, not over a day or a week.
daily as (
    select
        *,
        hour_of_day is not null as is_profile,
        slice in ({{ weekday_slices() }}) as has_weekdays
    from {{ ref('kpi_daily') }}
),

daily_seconds as (
    select
        *,
        hour_of_day is not null as is_profile,
        slice in ({{ weekday_slices() }}) as has_weekdays
    from {{ ref('kpi_daily_seconds') }}
),

added as (
    select
        daily.cell_id,
        daily.whole_cell_id,
        cast(null as bigint) as day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label,
        sum(daily.n) as n,
        sum(daily.numerator) as numerator,
        sum(daily.denominator) as denominator
    from daily
    inner join periods on daily.event_date = periods.date_day
    where not (daily.is_profile and periods.is_short)
    group by
        daily.cell_id,
        daily.whole_cell_id,
        periods.grain,
        periods.period_start,
        periods.period_label
    union all
    select
        daily.cell_id,
        daily.whole_cell_id,
        periods.day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label,
        sum(daily.n) as n,
        sum(daily.numerator) as numerator,
        sum(daily.denominator) as denominator
    from daily
    inner join periods on daily.event_date = periods.date_day
    where daily.has_weekdays and not periods.is_short
    group by
        daily.cell_id,
        daily.whole_cell_id,
        periods.day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label
    union all
    select
        cell_id,
        whole_cell_id,
        cast(null as bigint) as day_of_week,
        grain,
        period_start,
        substr(cast(period_start as string), 1, 16) as period_label,
        n,
        numerator,
        denominator
    from {{ ref('kpi_intraday') }}
),

counted as (
    select
        daily_seconds.cell_id,
        cast(null as bigint) as day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label,
        daily_seconds.whole_seconds,
        sum(daily_seconds.n) as n
    from daily_seconds
    inner join periods on daily_seconds.event_date = periods.date_day
    where not (daily_seconds.is_profile and periods.is_short)
    group by
        daily_seconds.cell_id,
        periods.grain,
        periods.period_start,
        periods.period_label,
        daily_seconds.whole_seconds
    union all
    select
        daily_seconds.cell_id,
        periods.day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label,
        daily_seconds.whole_seconds,
        sum(daily_seconds.n) as n
    from daily_seconds
    inner join periods on daily_seconds.event_date = periods.date_day
    where daily_seconds.has_weekdays and not periods.is_short
    group by
        daily_seconds.cell_id,
        periods.day_of_week,
        periods.grain,
        periods.period_start,
        periods.period_label,
        daily_seconds.whole_seconds
),

ranked as (
    select
        *,
        sum(n) over (
            partition by cell_id, day_of_week, grain, period_start, period_label
        ) as n_of_cell,
        sum(n) over (
            partition by cell_id, day_of_week, grain, period_start, period_label
            order by whole_seconds
            rows between unbounded preceding and current row
        ) as n_so_far
    from counted
),

-- Nearest rank, in whole numbers: the first at or above p times n.
percentiles as (
    select
        cell_id,
        day_of_week,
        grain,
        period_start,
        period_label,
        max(n_of_cell) as n,
        min(case when n_so_far * 10 >= n_of_cell * 5 then whole_seconds end) as p50,
        min(case when n_so_far * 10 >= n_of_cell * 9 then whole_seconds end) as p90
    from ranked
    group by cell_id, day_of_week, grain, period_start, period_label
),

-- A detail that is a share has the denominator of the cell that it refines.
valued as (
    select
        added.cell_id,
        added.day_of_week,
        added.grain,
        added.period_start,
        added.period_label,
        coalesce(wholes.n, added.n) as n,
        added.numerator,
        coalesce(wholes.denominator, added.denominator) as denominator,
        cast(null as bigint) as p50,
        cast(null as bigint) as p90
    from added
    left join added as wholes
        on
            added.whole_cell_id <> added.cell_id
            and added.denominator is not null
            and added.whole_cell_id = wholes.cell_id
            and coalesce(added.day_of_week, 0) = coalesce(wholes.day_of_week, 0)
            and added.grain = wholes.grain
            and added.period_label = wholes.period_label
    union all
    select
        cell_id,
        day_of_week,
        grain,
        period_start,
        period_label,
        n,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        p50,
        p90
    from percentiles
)

select
    cells.kpi_id,
    cells.variant,
    kpis.is_default,
    valued.grain,
    valued.period_start,
    valued.period_label,
    case
        when valued.day_of_week is null then cells.slice
        else concat(cells.slice, ', day_of_week')
    end as slice,
    cells.channel,
    cells.direction,
    cells.queue,
    cells.site,
    cells.team,
    cells.agent_id,
    cells.issue_type,
    cells.segment,
    cells.entry_point,
    cells.hour_of_day,
    valued.day_of_week,
    cells.in_business_hours,
    cells.shift,
    cells.detail_name,
    cells.detail_value,
    cast(valued.n as bigint) as n,
    valued.numerator,
    case when kpis.aggregation <> 'sum' then valued.denominator end as denominator,
    case
        when kpis.aggregation = 'p50' then cast(valued.p50 as double)
        when kpis.aggregation = 'p90' then cast(valued.p90 as double)
        when kpis.aggregation = 'sum' then valued.numerator
        when valued.denominator <> 0 then valued.numerator / valued.denominator
    end as value
from valued
inner join cells on valued.cell_id = cells.cell_id
inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
