{{ config(materialized='view', database=target.database, schema='kpi_layer') }}

-- Of whatever period: days as they are, longer periods from kpi_sums, all time from years.
with

periods as (
    select * from {{ ref('kpi_periods') }}
),

sums as (
    select
        daily.bundle,
        cells.cell_no,
        periods.period_no,
        cast(null as bigint) as day_of_week,
        {{- columns_of_sums('daily.') }}
    from {{ ref('kpi_daily') }} as daily
    inner join {{ ref('kpi_cells') }} as cells on daily.cell_id = cells.cell_id
    inner join periods
        on periods.grain = 'day' and daily.event_date = cast(periods.period_start as date)
    union all
    select
        bundle,
        cell_no,
        period_no,
        day_of_week,
        {{- columns_of_sums() }}
    from {{ ref('kpi_sums') }}
    union all
    select
        sums.bundle,
        sums.cell_no,
        all_time.period_no,
        sums.day_of_week,
        {{- merged_sums(none) }}
    from {{ ref('kpi_sums') }} as sums
    inner join periods as years on sums.period_no = years.period_no and years.grain = 'year'
    inner join periods as all_time on all_time.grain = 'all'
    group by sums.bundle, sums.cell_no, all_time.period_no, sums.day_of_week
)

select
    sums.*,
    cells.slice,
    cells.whole_cell_no,
    periods.grain not in ('day', 'week', 'promotion') as has_months
from sums
inner join {{ ref('kpi_cells') }} as cells on sums.cell_no = cells.cell_no
inner join periods on sums.period_no = periods.period_no
