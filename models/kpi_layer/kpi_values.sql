{{ config(materialized='view') }}

with

totals as (
    select * from {{ ref('kpi_totals') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

periods as (
    select * from {{ ref('kpi_periods') }}
),

-- A cell's weekdays are a slice of their own, and found by its name as any other: told apart here,
-- in a few rows, and not in millions after they were joined.
cells as (
    select
        cell_no,
        false as is_by_weekday,
        {{ cell_columns() | join(',\n        ') }}
    from {{ ref('kpi_cells') }}
    union all
    select
        cell_no,
        true as is_by_weekday,
        concat(slice, ', day_of_week') as slice,
        {{ cell_columns() | reject('equalto', 'slice') | join(',\n        ') }}
    from {{ ref('kpi_cells') }}
    where has_weekdays
)

select
    kpis.kpi_id,
    kpis.variant,
    kpis.is_default,
    periods.grain,
    periods.period_start,
    periods.period_label,
    cells.slice,
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
    totals.day_of_week,
    cells.in_business_hours,
    cells.shift,
    cells.detail_name,
    cells.detail_value,
    totals.n,
    totals.numerator,
    case when kpis.aggregation <> 'sum' then totals.denominator end as denominator,
    {{ value_of_cell() }} as value,
    periods.is_complete
from totals
inner join kpis on totals.variant_no = kpis.variant_no
inner join periods on totals.period_no = periods.period_no
inner join cells
    on
        totals.cell_no = cells.cell_no
        and (totals.day_of_week is not null) = cells.is_by_weekday
