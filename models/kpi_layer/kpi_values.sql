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

cells as (
    select * from {{ ref('kpi_cells') }}
)

select
    kpis.kpi_id,
    kpis.variant,
    kpis.is_default,
    periods.grain,
    periods.period_start,
    periods.period_label,
    case
        when totals.day_of_week is null then cells.slice
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
inner join cells on totals.cell_no = cells.cell_no
