{{ config(database=target.database, schema='kpi_layer') }}

-- The latest period of each kind that is over, and what it is compared with. A year ago is as many
-- whole weeks back (52) for days and weeks, so that weekdays are the same.
with

calendar as (
    select
        grain,
        date_day,
        period_start,
        period_label,
        is_complete
    from {{ ref('calendar_periods') }}
    where grain in ('day', 'week', 'month')
),

latest as (
    select
        grain,
        max(period_start) as period_start,
        max(period_label) as period_label
    from calendar
    where is_complete
    group by grain
),

weeks_back as (
    select {{ every_number(4) }} + 1 as weeks
),

compared as (
    select
        grain,
        'this' as beside,
        period_start as compared_start
    from latest
    union all
    select
        latest.grain,
        'previous' as beside,
        {{ dbt.dateadd('day', '-7 * weeks_back.weeks', 'latest.period_start') }} as compared_start
    from latest
    cross join weeks_back
    where latest.grain = 'day' or (latest.grain = 'week' and weeks_back.weeks = 1)
    union all
    select
        grain,
        'previous' as beside,
        {{ dbt.dateadd('month', -1, 'period_start') }} as compared_start
    from latest
    where grain = 'month'
    union all
    select
        grain,
        'year_ago' as beside,
        case
            when grain = 'month' then {{ dbt.dateadd('month', -12, 'period_start') }}
            else {{ dbt.dateadd('day', -364, 'period_start') }}
        end as compared_start
    from latest
)

select
    compared.grain,
    compared.beside,
    latest.period_start,
    latest.period_label,
    calendar.period_start as compared_start,
    calendar.date_day
from compared
inner join latest on compared.grain = latest.grain
inner join calendar
    on
        compared.grain = calendar.grain
        and cast(compared.compared_start as date) = calendar.period_start
