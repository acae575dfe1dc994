-- Days add up to weeks, months, quarters, years, seasons and promotions, and to all, cell by cell;
-- of what has no days, months do to quarters, years and all. Which days a period has is worked out
-- here without the calendar that merged them. Where a detail is a share of the whole, its n and
-- denominator are those of the whole, which may have more days: only its numerator adds up.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('sum', 'ratio', 'mean')
),

totals as (
    select
        totals.variant_no,
        totals.cell_no,
        cells.has_days,
        periods.grain,
        cast(periods.period_start as date) as period_start,
        case
            when periods.grain in ('season', 'promotion', 'all') then periods.period_label
            else cast(cast(periods.period_start as date) as string)
        end as period,
        totals.numerator,
        case
            when cells.detail_name is not null and kpis.is_detail_share_of_whole then 0
            else totals.n
        end as n,
        case
            when cells.detail_name is not null and kpis.is_detail_share_of_whole then 0
            else coalesce(totals.denominator, 0)
        end as denominator
    from {{ ref('kpi_totals') }} as totals
    inner join {{ ref('kpi_periods') }} as periods on totals.period_no = periods.period_no
    inner join {{ ref('kpi_cells') }} as cells on totals.cell_no = cells.cell_no
    inner join kpis on totals.variant_no = kpis.variant_no
    where
        totals.day_of_week is null
        and periods.grain not in ('interval', 'hour')
),

variants as (
    select
        variant_no,
        max(case when grain = 'day' then 1 else 0 end) = 1 as has_days
    from totals
    group by variant_no
),

totals_by_finest as (
    select
        totals.*,
        case when totals.has_days and variants.has_days then 'day' else 'month' end as finest_grain
    from totals
    inner join variants on totals.variant_no = variants.variant_no
),

finest as (
    select * from totals_by_finest
    where grain = finest_grain
),

dates as (
    select distinct period_start as date_day
    from finest
),

named as (
    {%- for grain in ['season', 'promotion'] %}
    select
        '{{ grain }}' as grain,
        {{ grain }} as period,
        starts_on,
        ends_on
    from {{ ref(grain ~ 's') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

belongs as (
    {%- for grain in ['week', 'month', 'quarter', 'year'] %}
    select
        date_day,
        '{{ grain }}' as grain,
        cast(cast({{ dbt.date_trunc(grain, 'date_day') }} as date) as string) as period
    from dates
    union all
    {%- endfor %}
    select
        dates.date_day,
        named.grain,
        named.period
    from dates
    inner join named on dates.date_day between named.starts_on and named.ends_on
    union all
    select
        date_day,
        'all' as grain,
        'all' as period
    from dates
),

added as (
    select
        finest.variant_no,
        finest.cell_no,
        belongs.grain,
        belongs.period,
        sum(finest.n) as n,
        sum(finest.numerator) as numerator,
        sum(finest.denominator) as denominator
    from finest
    inner join belongs on finest.period_start = belongs.date_day
    where finest.finest_grain = 'day' or belongs.grain in ('month', 'quarter', 'year', 'all')
    group by finest.variant_no, finest.cell_no, belongs.grain, belongs.period
),

coarser as (
    select * from totals_by_finest
    where
        grain <> 'day'
        and (finest_grain = 'day' or grain not in ('season', 'promotion'))
)

select
    coalesce(added.variant_no, coarser.variant_no) as variant_no,
    coalesce(added.cell_no, coarser.cell_no) as cell_no,
    coalesce(added.grain, coarser.grain) as grain,
    coalesce(added.period, coarser.period) as period,
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
        and added.period = coarser.period
where
    added.n is null
    or coarser.n is null
    or added.n <> coarser.n
    or abs(added.numerator - coarser.numerator) > 1e-9 * (1 + abs(coarser.numerator))
    or abs(added.denominator - coarser.denominator) > 1e-9 * (1 + abs(coarser.denominator))
