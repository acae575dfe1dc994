-- Days add up to weeks, months, quarters, years, seasons and promotions, and to all; of what has no
-- days, months do to quarters, years and all. Which days a period has is worked out here without
-- the calendar that merged them. All cells of a variant are added up at once, each with a weight of
-- its own, so that nothing can move from one to another unseen. Where a detail is a share of the
-- whole, its n and denominator are those of the whole, which may have more days: only its numerator
-- adds up. A refresh looks at the touched periods, but `all`.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('sum', 'ratio', 'mean')
),

cells as (
    select
        cell_no,
        has_days,
        detail_name,
        1 + mod(cell_no * 7919, 99991) as weight
    from {{ ref('kpi_cells') }}
),

periods as (
    select
        period_no,
        grain,
        cast(period_start as date) as period_start,
        case
            when grain in ('season', 'promotion', 'all') then period_label
            else cast(cast(period_start as date) as string)
        end as period
    from {{ ref('kpi_periods') }}
    where grain not in ('interval', 'hour')
),

looked_at as (
    select
        variants.variant_no,
        periods.grain,
        periods.period,
        periods.period_start
    from {{ ref('dim_kpis') }} as variants
    cross join periods
    where
        periods.grain not in ('day' {{ ", 'all'" if is_refresh() }})
        and {{ is_touched(['variants.variant_no', 'periods.period_no'], 'kpi_totals') }}
),

days as (
    select distinct totals.variant_no
    from {{ ref('kpi_totals') }} as totals
    inner join periods on totals.period_no = periods.period_no
    where periods.grain = 'day'
),

sums as (
    select
        totals.variant_no,
        cells.has_days and days.variant_no is not null as has_days,
        totals.period_no,
        sum(cells.weight * totals.numerator) as numerator,
        sum(cells.weight * abs(totals.numerator)) as size,
        sum(case
            when cells.detail_name is not null and kpis.is_detail_share_of_whole then 0
            else cells.weight * totals.n
        end) as n,
        sum(case
            when cells.detail_name is not null and kpis.is_detail_share_of_whole then 0
            else cells.weight * coalesce(totals.denominator, 0)
        end) as denominator
    from {{ ref('kpi_totals') }} as totals
    inner join cells on totals.cell_no = cells.cell_no
    inner join kpis on totals.variant_no = kpis.variant_no
    inner join periods on totals.period_no = periods.period_no
    left join days on totals.variant_no = days.variant_no
    where
        totals.day_of_week is null
        and (
            periods.grain = 'all'
            or periods.period_start >= (select min(looked_at.period_start) from looked_at)
        )
    group by
        totals.variant_no,
        cells.has_days and days.variant_no is not null,
        totals.period_no
),

named_sums as (
    select
        sums.*,
        periods.grain,
        periods.period_start,
        periods.period
    from sums
    inner join periods on sums.period_no = periods.period_no
),

finest as (
    select * from named_sums
    where grain = case when has_days then 'day' else 'month' end
),

coarser as (
    select * from named_sums
    where
        grain <> 'day'
        and (has_days or grain not in ('season', 'promotion'))
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
        finest.has_days,
        belongs.grain,
        belongs.period,
        sum(finest.n) as n,
        sum(finest.numerator) as numerator,
        sum(finest.denominator) as denominator
    from finest
    inner join belongs on finest.period_start = belongs.date_day
    where finest.has_days or belongs.grain in ('month', 'quarter', 'year', 'all')
    group by finest.variant_no, finest.has_days, belongs.grain, belongs.period
)

select
    coalesce(added.variant_no, coarser.variant_no) as variant_no,
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
        and added.has_days = coarser.has_days
        and added.grain = coarser.grain
        and added.period = coarser.period
inner join looked_at
    on
        coalesce(added.variant_no, coarser.variant_no) = looked_at.variant_no
        and coalesce(added.grain, coarser.grain) = looked_at.grain
        and coalesce(added.period, coarser.period) = looked_at.period
where
    added.n is null
    or coarser.n is null
    or added.n <> coarser.n
    or abs(added.numerator - coarser.numerator) > 1e-9 * (1 + coarser.size)
    or abs(added.denominator - coarser.denominator) > 1e-9 * (1 + abs(coarser.denominator))
