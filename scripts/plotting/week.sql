-- One row per site, weekday (1 = Monday) and hour: voice contacts that came in it in the mean.
with calls as (
    select
        site,
        cast(arrived_at_local as date) as day,
        hour(arrived_at_local) as hour
    from core.fct_contacts
    where channel = 'voice' and direction = 'inbound' and outcome <> 'blocked'
),

weekdays as (
    select
        day_of_week,
        count(*) as days
    from core.dim_dates
    where date_day between (select min(calls.day) from calls)
        and (select max(calls.day) from calls)
    group by day_of_week
)

select
    calls.site,
    weekdays.day_of_week,
    calls.hour,
    count(*) / weekdays.days as calls_an_hour
from calls
inner join weekdays on isodow(calls.day) = weekdays.day_of_week
where calls.site is not null
group by calls.site, weekdays.day_of_week, calls.hour, weekdays.days
order by calls.site, weekdays.day_of_week, calls.hour
