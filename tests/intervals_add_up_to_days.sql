-- Intervals are in UTC, days are local, and a cell may hold several sites: an interval surely lies
-- in a date if it does by the clock of every site, and possibly if it does by one. A day holds at
-- least what surely lies in it, and at most what possibly does; with one site (but for what has
-- none, which is in UTC) the two are one. Nothing that is counted within the day is negative.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where is_intraday and is_default
),

periods as (
    select
        *,
        cast(period_start as date) as period_date
    from {{ ref('kpi_periods') }}
    where grain in ('interval', 'day')
),

-- In a refresh only these days are looked at; what adds up to them may lie in the ones beside.
looked_at as (
    select distinct
        totals.variant_no,
        periods.period_date
    from {{ ref('kpi_totals') }} as totals
    inner join periods on totals.period_no = periods.period_no
    where {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
),

beside as (
    {%- for days in [-1, 0, 1] %}
    select cast({{ dbt.dateadd('day', days, 'period_date') }} as date) as period_date
    from looked_at
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

zones as (
    select time_zone from {{ ref('dim_sites') }}
    union
    select 'UTC' as time_zone
),

settings as (
    select * from {{ ref('int_settings') }}
),

intervals as (
    select
        periods.period_no,
        periods.period_start as starts_at,
        {{ add_seconds('periods.period_start', 'settings.interval_seconds - 0.000001') }}
            as last_moment
    from periods
    cross join settings
    where periods.grain = 'interval'
),

clocks as (
    select
        intervals.period_no,
        min(cast({{ local_from_utc('intervals.starts_at', 'zones.time_zone') }} as date))
            as earliest_date,
        max(cast({{ local_from_utc('intervals.last_moment', 'zones.time_zone') }} as date))
            as latest_date
    from intervals
    cross join zones
    group by intervals.period_no
),

totals as (
    select
        totals.*,
        cells.slice,
        periods.grain,
        periods.period_date
    from {{ ref('kpi_totals') }} as totals
    inner join periods on totals.period_no = periods.period_no
    inner join {{ ref('kpi_cells') }} as cells on totals.cell_no = cells.cell_no
    inner join kpis on totals.variant_no = kpis.variant_no
    inner join beside on periods.period_date = beside.period_date
    where
        totals.day_of_week is null
        and cells.detail_name is null
),

slices as (
    select distinct
        variant_no,
        slice
    from totals
    where grain = 'interval'
),

days as (
    select totals.*
    from totals
    inner join slices on totals.variant_no = slices.variant_no and totals.slice = slices.slice
    where totals.grain = 'day'
),

pieces as (
    select
        totals.variant_no,
        totals.cell_no,
        clocks.earliest_date as period_date,
        case when clocks.earliest_date = clocks.latest_date then 1 else 0 end as is_sure,
        totals.n,
        totals.numerator
    from totals
    inner join clocks on totals.period_no = clocks.period_no
    union all
    select
        totals.variant_no,
        totals.cell_no,
        clocks.latest_date as period_date,
        0 as is_sure,
        totals.n,
        totals.numerator
    from totals
    inner join clocks on totals.period_no = clocks.period_no
    where clocks.earliest_date <> clocks.latest_date
),

bounds as (
    select
        variant_no,
        cell_no,
        period_date,
        sum(is_sure * n) as n_sure,
        sum(n) as n_possible,
        sum(is_sure * numerator) as numerator_sure,
        sum(numerator) as numerator_possible
    from pieces
    group by variant_no, cell_no, period_date
)

select
    coalesce(days.variant_no, bounds.variant_no) as variant_no,
    coalesce(days.cell_no, bounds.cell_no) as cell_no,
    coalesce(days.period_date, bounds.period_date) as period_date,
    days.n,
    bounds.n_sure,
    bounds.n_possible,
    days.numerator,
    bounds.numerator_sure,
    bounds.numerator_possible
from bounds
full outer join days
    on
        bounds.variant_no = days.variant_no
        and bounds.cell_no = days.cell_no
        and bounds.period_date = days.period_date
inner join looked_at
    on
        coalesce(days.variant_no, bounds.variant_no) = looked_at.variant_no
        and coalesce(days.period_date, bounds.period_date) = looked_at.period_date
where
    coalesce(days.n, 0) < coalesce(bounds.n_sure, 0)
    or coalesce(days.n, 0) > coalesce(bounds.n_possible, 0)
    or coalesce(days.numerator, 0) < coalesce(bounds.numerator_sure, 0)
    - 1e-9 * (1 + coalesce(bounds.numerator_sure, 0))
    or coalesce(days.numerator, 0) > coalesce(bounds.numerator_possible, 0)
    + 1e-9 * (1 + coalesce(bounds.numerator_possible, 0))
