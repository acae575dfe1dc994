-- Whatever way a KPI's events are added up, the whole of a month holds each contribution that one
-- can read, or everybody whom they show. What lies beyond the calendar's end does not count yet. In
-- a refresh only months in which an event of the KPI changed.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- By day first: few rows, to be looked up by.
by_day as (
    select
        kpi_id,
        variant,
        event_date,
        count(*) as contributions
    from {{ ref('kpi_contributions') }}
    where
        is_in_whole
        and not coalesce(is_leg, false)
        and {{ not_before_first_change('month') }}
        and coalesce(denominator, 1) > 0
    group by kpi_id, variant, event_date
),

persons as (
    select distinct
        contributions.kpi_id,
        contributions.variant,
        dates.month_start,
        contributions.counted
    from {{ ref('kpi_contributions') }} as contributions
    inner join dates on contributions.event_date = dates.date_day
    where
        contributions.counted is not null
        and contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and {{ not_before_first_change('month', rows='contributions') }}
),

contributions as (
    select
        by_day.kpi_id,
        by_day.variant,
        dates.month_start,
        sum(by_day.contributions) as contributions
    from by_day
    inner join kpis on by_day.kpi_id = kpis.kpi_id and by_day.variant = kpis.variant
    inner join dates on by_day.event_date = dates.date_day
    where kpis.aggregation not in ('per_distinct', 'share_on_several_channels')
    group by by_day.kpi_id, by_day.variant, dates.month_start
    union all
    select
        kpi_id,
        variant,
        month_start,
        count(*) as contributions
    from persons
    group by kpi_id, variant, month_start
),

-- Of KPIs whose channels are never mixed these are the whole. Named alone, the two slices are found
-- before the rest is read.
wholes as (
    select
        cells.kpi_id,
        cells.variant,
        cast(cells.period_start as date) as month_start,
        sum(cells.n) as n
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    where
        cells.grain = 'month'
        and cells.slice in ('all', 'channel')
        and cells.slice = case when kpis.cuts = 'within_channel' then 'channel' else 'all' end
        and cells.detail_name is null
    group by cells.kpi_id, cells.variant, cast(cells.period_start as date)
)

select
    coalesce(contributions.kpi_id, wholes.kpi_id) as kpi_id,
    coalesce(contributions.variant, wholes.variant) as variant,
    coalesce(contributions.month_start, wholes.month_start) as month_start,
    contributions.contributions,
    wholes.n
from contributions
full outer join wholes
    on
        contributions.kpi_id = wholes.kpi_id
        and contributions.variant = wholes.variant
        and contributions.month_start = wholes.month_start
where
    coalesce(contributions.contributions, 0) <> coalesce(wholes.n, 0)
    and {{ is_of_changed_month(
        'coalesce(contributions.kpi_id, wholes.kpi_id)',
        'coalesce(contributions.month_start, wholes.month_start)'
    ) }}
