{{ config(database=target.database, schema='kpi_layer') }}

-- A profile of hours or weekdays says something over months, not over a day or a week.
with

periods as (
    select
        calendar.date_day,
        kpi_periods.period_no,
        min(calendar.date_day) over (partition by kpi_periods.period_no) as first_day,
        calendar.grain = 'day' as is_day,
        calendar.grain in ('day', 'week') as is_short,
        calendar.grain = 'all' as is_all
    from {{ ref('calendar_periods') }} as calendar
    inner join {{ ref('kpi_periods') }} as kpi_periods
        on
            calendar.grain = kpi_periods.grain
            and calendar.period_label = kpi_periods.period_label
            and coalesce(calendar.period_start, cast('1970-01-01' as date))
            = coalesce(cast(kpi_periods.period_start as date), cast('1970-01-01' as date))
)

select
    date_day,
    period_no,
    cast(null as bigint) as day_of_week,
    first_day,
    is_day,
    is_short,
    is_all
from periods
union all
select
    periods.date_day,
    periods.period_no,
    dates.day_of_week,
    periods.first_day,
    periods.is_day,
    periods.is_short,
    periods.is_all
from periods
inner join {{ ref('dim_dates') }} as dates on periods.date_day = dates.date_day
where not periods.is_short
