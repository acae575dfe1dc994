-- Whatever way a KPI's events are added up, the whole of a month holds each contribution that people
-- can read, or everybody whom they show. What lies beyond the calendar's end does not count yet.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

{%- set month = "cast(" ~ dbt.date_trunc('month', 'contributions.event_date') ~ " as date)" %}
{%- if is_refresh() %}
looked_at as (
    select distinct
        contributions.kpi_id,
        {{ month }} as month_start
    from ({{ changed_days_of_kpis() }}) as contributions (kpi_id, event_date)
),

{%- endif %}
contributions as (
    select
        contributions.kpi_id,
        contributions.variant,
        {{ month }} as month_start,
        case
            when kpis.aggregation in ('per_distinct', 'share_on_several_channels')
                then count(distinct contributions.counted)
            else count(*)
        end as contributions
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    where
        contributions.event_date in (select date_day from {{ ref('dim_dates') }})
        and contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and coalesce(contributions.denominator, 1) > 0
        {%- if is_refresh() %}
        and (contributions.kpi_id, {{ month }}) in (select kpi_id, month_start from looked_at)
        {%- endif %}
    group by contributions.kpi_id, contributions.variant, {{ month }}, kpis.aggregation
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
        {%- if is_refresh() %}
        and (cells.kpi_id, cast(cells.period_start as date)) in (
            select kpi_id, month_start from looked_at
        )
        {%- endif %}
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
