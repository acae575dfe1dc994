-- Cell by cell: intervals add up to hours, and over all time to what days add up to. Both are in
-- UTC, while days are local: see intervals_add_up_to_days. A refresh looks at touched hours only.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where is_intraday and is_default
),

periods as (
    select * from {{ ref('kpi_periods') }}
),

totals as (
    select
        totals.variant_no,
        totals.cell_no,
        cells.slice,
        periods.grain,
        periods.period_start,
        totals.n,
        totals.numerator,
        coalesce(totals.denominator, 0) as denominator
    from {{ ref('kpi_totals') }} as totals
    inner join periods on totals.period_no = periods.period_no
    inner join {{ ref('kpi_cells') }} as cells on totals.cell_no = cells.cell_no
    inner join kpis on totals.variant_no = kpis.variant_no
    where
        periods.grain in ('interval', 'hour'{{ ", 'all'" if not is_refresh() }})
        and totals.day_of_week is null
        and cells.detail_name is null
        and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
),

slices as (
    select distinct
        variant_no,
        slice
    from totals
    where grain = 'interval'
),

added as (
    {%- for grain in (['hour'] if is_refresh() else ['hour', 'all']) %}
    {%- set start = dbt.date_trunc('hour', 'period_start') if grain == 'hour' else 'null' %}
    select
        variant_no,
        cell_no,
        '{{ grain }}' as grain,
        cast({{ start }} as timestamp) as period_start,
        sum(n) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from totals
    where grain = 'interval'
    group by variant_no, cell_no, cast({{ start }} as timestamp)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

coarser as (
    select totals.*
    from totals
    inner join slices on totals.variant_no = slices.variant_no and totals.slice = slices.slice
    where totals.grain <> 'interval'
)

select
    coalesce(added.variant_no, coarser.variant_no) as variant_no,
    coalesce(added.cell_no, coarser.cell_no) as cell_no,
    coalesce(added.grain, coarser.grain) as grain,
    coalesce(added.period_start, coarser.period_start) as period_start,
    coarser.n,
    added.n as n_added,
    coarser.numerator,
    added.numerator as numerator_added
from added
full outer join coarser
    on
        added.variant_no = coarser.variant_no
        and added.cell_no = coarser.cell_no
        and added.grain = coarser.grain
        and coalesce(added.period_start, cast('1970-01-01' as timestamp))
        = coalesce(coarser.period_start, cast('1970-01-01' as timestamp))
where
    added.n is null
    or coarser.n is null
    or added.n <> coarser.n
    or abs(added.numerator - coarser.numerator) > 1e-9 * (1 + abs(coarser.numerator))
    or abs(added.denominator - coarser.denominator) > 1e-9 * (1 + abs(coarser.denominator))
