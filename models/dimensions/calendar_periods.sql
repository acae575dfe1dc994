{{ config(
    materialized='incremental',
    on_schema_change='fail',
    key='grain, date_day, period_label'
) }}

with

dates as (
    select * from {{ ref('dim_dates') }}
),

seasons as (
    select * from {{ ref('seasons') }}
),

promotions as (
    select * from {{ ref('promotions') }}
),

periods as (
    select
        'day' as grain,
        date_day,
        date_day as period_start,
        {{ dbt.dateadd('day', 1, 'date_day') }} as period_end,
        cast(date_day as string) as period_label
    from dates
    union all
    select
        'week' as grain,
        date_day,
        week_start as period_start,
        {{ dbt.dateadd('week', 1, 'week_start') }} as period_end,
        {{ iso_week_label('week_start') }} as period_label
    from dates
    union all
    select
        'month' as grain,
        date_day,
        month_start as period_start,
        {{ dbt.dateadd('month', 1, 'month_start') }} as period_end,
        substr(cast(month_start as string), 1, 7) as period_label
    from dates
    union all
    select
        'quarter' as grain,
        date_day,
        quarter_start as period_start,
        {{ dbt.dateadd('month', 3, 'quarter_start') }} as period_end,
        concat(
            substr(cast(quarter_start as string), 1, 4),
            '-Q',
            cast(extract(quarter from quarter_start) as string)
        ) as period_label
    from dates
    union all
    select
        'year' as grain,
        date_day,
        year_start as period_start,
        {{ dbt.dateadd('year', 1, 'year_start') }} as period_end,
        substr(cast(year_start as string), 1, 4) as period_label
    from dates
    union all
    select
        'season' as grain,
        dates.date_day,
        seasons.starts_on as period_start,
        {{ dbt.dateadd('day', 1, 'seasons.ends_on') }} as period_end,
        seasons.season as period_label
    from dates
    inner join seasons
        on dates.date_day >= seasons.starts_on and dates.date_day <= seasons.ends_on
    union all
    select
        'promotion' as grain,
        dates.date_day,
        promotions.starts_on as period_start,
        {{ dbt.dateadd('day', 1, 'promotions.ends_on') }} as period_end,
        promotions.promotion as period_label
    from dates
    inner join promotions
        on dates.date_day >= promotions.starts_on and dates.date_day <= promotions.ends_on
    union all
    select
        'all' as grain,
        date_day,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        'all' as period_label
    from dates
)

select
    periods.grain,
    periods.date_day,
    cast(periods.period_start as date) as period_start,
    cast(periods.period_end as date) as period_end,
    periods.period_label,
    coalesce(cast(periods.period_end as date) <= as_of.as_of_date, false) as is_complete
from periods
cross join {{ ref('int_as_of') }} as as_of
