-- One row per channel and day: inbound contacts that arrived, and their mean over the week around.
with contacts as (
    select
        channel,
        cast(arrived_at_local as date) as day,
        count(*) as contacts
    from core.fct_contacts
    where direction = 'inbound'
    group by channel, day
),

days as (
    select
        channels.channel,
        dates.date_day as day
    from (select distinct channel from contacts) as channels
    cross join core.dim_dates as dates
    where dates.date_day between (select min(contacts.day) from contacts)
        and (select max(contacts.day) from contacts)
)

select
    days.channel,
    strftime(days.day, '%Y-%m-%d') as day,
    coalesce(contacts.contacts, 0) as contacts,
    -- Whole weeks only: a mean that lacks a Sunday would rise at both ends.
    case
        when count(*) over week_around = 7
            then avg(coalesce(contacts.contacts, 0)) over week_around
    end as mean_of_week
from days
left join contacts on days.channel = contacts.channel and days.day = contacts.day
window
    week_around as (
        partition by days.channel order by days.day rows between 3 preceding and 3 following
    )
order by days.channel, days.day
