with

opening_hours as (
    select * from {{ ref('opening_hours') }}
),

dates as (
    select distinct
        local_date as date_day,
        {{ iso_day_of_week('local_date') }} as day_of_week
    from {{ ref('int_local_days') }}
),

spans as (
    select
        opening_hours.queue,
        dates.date_day,
        {{ minute_of_clock('opening_hours.opens_at') }} as opens_minute,
        {{ minute_of_clock('opening_hours.closes_at') }} as closes_minute
    from opening_hours
    inner join dates
        on
            opening_hours.day_of_week = dates.day_of_week
            and dates.date_day >= coalesce(opening_hours.valid_from, dates.date_day)
            and dates.date_day <= coalesce(opening_hours.valid_to, dates.date_day)
),

-- A span over midnight is two, one on each date.
cut_at_midnight as (
    select
        queue,
        date_day,
        opens_minute,
        case when closes_minute > opens_minute then closes_minute else 1440 end as closes_minute
    from spans
    union all
    select
        queue,
        {{ dbt.dateadd('day', 1, 'date_day') }} as date_day,
        0 as opens_minute,
        closes_minute
    from spans
    where closes_minute <= opens_minute and closes_minute > 0
),

-- Overlapping spans become one, so that no instant is inside twice.
ordered as (
    select
        queue,
        cast(date_day as date) as date_day,
        opens_minute,
        closes_minute,
        max(closes_minute) over (
            partition by queue, cast(date_day as date)
            order by opens_minute, closes_minute
            rows between unbounded preceding and 1 preceding
        ) as closed_before
    from cut_at_midnight
),

numbered as (
    select
        *,
        sum(case when closed_before >= opens_minute then 0 else 1 end) over (
            partition by queue, date_day
            order by opens_minute, closes_minute
            rows between unbounded preceding and current row
        ) as span
    from ordered
)

select
    queue,
    date_day,
    span,
    min(opens_minute) as opens_minute,
    max(closes_minute) as closes_minute
from numbered
group by queue, date_day, span
