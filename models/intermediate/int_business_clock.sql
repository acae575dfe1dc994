with

contacts as (
    select * from {{ ref('int_contacts') }}
),

sites as (
    select * from {{ ref('sites') }}
),

holidays as (
    select * from {{ ref('holidays') }}
),

local_days as (
    select * from {{ ref('int_local_days') }}
),

open_spans as (
    select * from {{ ref('int_open_spans') }}
),

scheduled_queues as (
    select distinct queue
    from {{ ref('opening_hours') }}
),

schedules as (
    select distinct
        contacts.queue,
        coalesce(contacts.site, '') as site_or_none,
        coalesce(sites.time_zone, 'UTC') as time_zone
    from contacts
    inner join scheduled_queues on contacts.queue = scheduled_queues.queue
    left join sites on contacts.site = sites.site
),

-- What a holiday leaves of its date: nothing, or the minutes that it names.
holiday_hours as (
    select
        site,
        date as local_date,
        case
            when opens_at is null and closes_at is null then 0
            else coalesce({{ minute_of_clock('opens_at') }}, 0)
        end as opens_minute,
        case
            when opens_at is null and closes_at is null then 0
            else coalesce({{ minute_of_clock('closes_at') }}, 1440)
        end as closes_minute
    from holidays
),

days as (
    select
        schedules.queue,
        schedules.site_or_none,
        local_days.date_day,
        local_days.local_date,
        local_days.starts_at,
        local_days.ends_at,
        {{ add_seconds(
            'cast(local_days.local_date as timestamp)', '-local_days.offset_seconds'
        ) }} as midnight_at,
        coalesce(holiday_hours.opens_minute, 0) as opens_minute,
        coalesce(holiday_hours.closes_minute, 1440) as closes_minute
    from schedules
    inner join local_days on schedules.time_zone = local_days.time_zone
    left join holiday_hours
        on
            schedules.site_or_none = holiday_hours.site
            and local_days.local_date = holiday_hours.local_date
),

open_times as (
    select
        days.queue,
        days.site_or_none,
        days.date_day,
        greatest(
            days.starts_at,
            {{ add_seconds(
                'days.midnight_at', 'greatest(open_spans.opens_minute, days.opens_minute) * 60'
            ) }}
        ) as opens_at,
        least(
            days.ends_at,
            {{ add_seconds(
                'days.midnight_at', 'least(open_spans.closes_minute, days.closes_minute) * 60'
            ) }}
        ) as closes_at
    from days
    inner join open_spans
        on days.queue = open_spans.queue and days.local_date = open_spans.date_day
),

-- Every date begins with a piece, though it may not be open.
pieces as (
    select distinct
        queue,
        site_or_none,
        date_day,
        cast(date_day as timestamp) as starts_at,
        cast(date_day as timestamp) as closes_at
    from days
    union all
    select
        queue,
        site_or_none,
        date_day,
        opens_at as starts_at,
        closes_at
    from open_times
    where opens_at < closes_at
),

begins as (
    select
        queue,
        site_or_none,
        date_day,
        starts_at,
        max(closes_at) as closes_at
    from pieces
    group by queue, site_or_none, date_day, starts_at
)

select
    queue,
    site_or_none,
    date_day,
    cast(coalesce(
        sum({{ microseconds_between('starts_at', 'closes_at') }}) over (
            partition by queue, site_or_none
            order by starts_at
            rows between unbounded preceding and 1 preceding
        ),
        0
    ) as bigint) as open_microseconds_before,
    starts_at,
    closes_at,
    coalesce(
        lead(starts_at) over (partition by queue, site_or_none, date_day order by starts_at),
        {{ dbt.dateadd('day', 1, 'cast(date_day as timestamp)') }}
    ) as ends_at
from begins
