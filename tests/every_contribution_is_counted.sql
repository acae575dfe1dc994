-- Whatever way a KPI's events are added up, the whole of a month holds each contribution that one
-- can read, or everybody whom they show. What lies beyond the calendar's end does not count yet.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- Months of which something is to be looked at; in a refresh those in which an event changed.
months as (
    {%- if is_refresh() %}
    select distinct
        changed.kpi_id,
        dates.month_start
    from ({{ changed_days_of_kpis() }}) as changed (kpi_id, event_date)
    inner join dates on changed.event_date = dates.date_day
    {%- else %}
    select distinct
        kpis.kpi_id,
        dates.month_start
    from kpis
    cross join dates
    {%- endif %}
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
    inner join months
        on contributions.kpi_id = months.kpi_id and dates.month_start = months.month_start
    where
        contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and {{ not_before_first_change('month', rows='contributions') }}
        and coalesce(contributions.denominator, 1) > 0
    group by contributions.kpi_id, contributions.variant, dates.month_start, kpis.aggregation
),

-- Of KPIs whose channels are never mixed these are the whole.
wholes as (
    select
        cells.kpi_id,
        cells.variant,
        months.month_start,
        sum(cells.n) as n
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    inner join months
        on
            cells.kpi_id = months.kpi_id
            and cells.period_start = cast(months.month_start as timestamp)
    where
        cells.grain = 'month'
        and cells.slice = case when kpis.cuts = 'within_channel' then 'channel' else 'all' end
        and cells.detail_name is null
    group by cells.kpi_id, cells.variant, months.month_start
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
