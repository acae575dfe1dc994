with

sites as (
    select * from {{ ref('sites') }}
),

dates as (
    select * from {{ ref('int_clock_dates') }}
),

time_zones as (
    select time_zone from sites
    union
    select 'UTC' as time_zone
),

bounded as (
    select
        time_zones.time_zone,
        dates.date_day,
        cast(dates.date_day as timestamp) as starts_at,
        {{ dbt.dateadd('day', 1, 'cast(dates.date_day as timestamp)') }} as ends_at
    from dates
    cross join time_zones
),

measured as (
    select
        *,
        {{ offset_seconds('starts_at', 'time_zone') }} as first_offset_seconds,
        {{ offset_seconds('ends_at', 'time_zone') }} as last_offset_seconds
    from bounded
),

minutes as (
    select {{ every_number(1440) }} as minute_of_day
),

-- Only where the clocks change are the date's minutes looked at.
minutes_of_change as (
    select
        measured.time_zone,
        measured.date_day,
        {{ add_seconds('measured.starts_at', 'minutes.minute_of_day * 60') }} as minute_at
    from measured
    cross join minutes
    where measured.first_offset_seconds <> measured.last_offset_seconds
),

offsets as (
    select
        time_zone,
        date_day,
        first_offset_seconds as offset_seconds,
        starts_at
    from measured
    where first_offset_seconds = last_offset_seconds
    union all
    select
        time_zone,
        date_day,
        {{ offset_seconds('minute_at', 'time_zone') }} as offset_seconds,
        min(minute_at) as starts_at
    from minutes_of_change
    group by time_zone, date_day, {{ offset_seconds('minute_at', 'time_zone') }}
),

with_ends as (
    select
        *,
        coalesce(
            lead(starts_at) over (partition by time_zone, date_day order by starts_at),
            {{ dbt.dateadd('day', 1, 'cast(date_day as timestamp)') }}
        ) as ends_at
    from offsets
),

with_midnight as (
    select
        *,
        -- The local midnight after its begin, in UTC.
        {{ add_seconds(
            dbt.dateadd(
                'day', 1,
                'cast(cast(' ~ add_seconds('starts_at', 'offset_seconds') ~ ' as date) as timestamp)'
            ),
            '-offset_seconds'
        ) }} as midnight_at
    from with_ends
),

cut_at_midnight as (
    select
        time_zone,
        date_day,
        offset_seconds,
        starts_at,
        least(ends_at, midnight_at) as ends_at
    from with_midnight
    union all
    select
        time_zone,
        date_day,
        offset_seconds,
        midnight_at as starts_at,
        ends_at
    from with_midnight
    where midnight_at < ends_at
)

select
    time_zone,
    date_day,
    cast({{ add_seconds('starts_at', 'offset_seconds') }} as date) as local_date,
    offset_seconds,
    starts_at,
    ends_at
from cut_at_midnight
