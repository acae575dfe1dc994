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

contributions as (
    select
        contributions.kpi_id,
        contributions.variant,
        dates.month_start,
        case
            when kpis.aggregation in ('per_distinct', 'share_on_several_channels')
                then count(distinct contributions.counted)
            else count(*)
        end as contributions
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    inner join dates on contributions.event_date = dates.date_day
    where
        contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and {{ is_of_changed_month('contributions.kpi_id', 'dates.month_start') }}
        and {{ not_before_first_change('month', rows='contributions') }}
        and coalesce(contributions.denominator, 1) > 0
    group by contributions.kpi_id, contributions.variant, dates.month_start, kpis.aggregation
),

-- Of KPIs whose channels are never mixed these are the whole.
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
        and cells.slice = case when kpis.cuts = 'within_channel' then 'channel' else 'all' end
        and cells.detail_name is null
        and {{ is_of_changed_month('cells.kpi_id', 'cast(cells.period_start as date)') }}
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
where coalesce(contributions.contributions, 0) <> coalesce(wholes.n, 0)
