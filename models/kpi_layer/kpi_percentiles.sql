{{ config(database=target.database, schema='kpi_layer') }}

-- Days' histograms merged into those of longer periods, and read off.
with

cells as (
    select * from {{ ref('kpi_cells') }}
),

periods as (
    select * from {{ ref('kpi_period_days') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('p50', 'p90')
),

counted as (
    select
        daily.variant_no,
        cells.cell_no,
        periods.period_no,
        periods.day_of_week,
        daily.whole_seconds,
        sum(daily.n) as n
    from {{ ref('kpi_daily_seconds') }} as daily
    inner join cells on daily.cell_id = cells.cell_id
    inner join periods
        on
            daily.event_date = periods.date_day
            and not (cells.is_profile and periods.is_short)
            and (cells.has_weekdays or periods.day_of_week is null)
    group by
        daily.variant_no,
        cells.cell_no,
        periods.period_no,
        periods.day_of_week,
        daily.whole_seconds
),

ranked as (
    select
        *,
        sum(n) over (
            partition by variant_no, cell_no, period_no, day_of_week
        ) as n_of_cell,
        sum(n) over (
            partition by variant_no, cell_no, period_no, day_of_week
            order by whole_seconds
            rows between unbounded preceding and current row
        ) as n_so_far
    from counted
),

-- Nearest rank, in whole numbers: the first at or above p times n.
read_off as (
    select
        variant_no,
        cell_no,
        period_no,
        day_of_week,
        max(n_of_cell) as n,
        min(case when n_so_far * 10 >= n_of_cell * 5 then whole_seconds end) as p50,
        min(case when n_so_far * 10 >= n_of_cell * 9 then whole_seconds end) as p90
    from ranked
    group by variant_no, cell_no, period_no, day_of_week
)

select
    kpis.variant_no,
    read_off.cell_no,
    read_off.period_no,
    read_off.day_of_week,
    read_off.n,
    case kpis.aggregation when 'p50' then read_off.p50 else read_off.p90 end as whole_seconds
from read_off
inner join kpis on read_off.variant_no = kpis.events_variant_no
