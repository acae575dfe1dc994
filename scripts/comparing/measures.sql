-- One row: what a call centre's month or year looks like, from the relation `calls` (site,
-- customer, arrived_at and ended_at in local time, is_offered, is_answered, gave_up, wait_seconds).
with half_hours as (
    select
        site,
        cast(arrived_at as date) as day,
        cast(floor(epoch(arrived_at) % 86400 / 1800) as integer) as half_hour,
        count(*) as calls
    from calls
    where is_offered
    group by all
),

days as (
    select distinct
        site,
        day
    from half_hours
),

usual as (
    select distinct
        site,
        isodow(day) as weekday,
        half_hour
    from half_hours
),

-- A half-hour without a call is one of nought.
counted as (
    select
        days.site,
        date_trunc('month', days.day) as month,
        isodow(days.day) as weekday,
        usual.half_hour,
        coalesce(half_hours.calls, 0) as calls
    from days
    inner join usual
        on days.site = usual.site and isodow(days.day) = usual.weekday
    left join half_hours
        on
            days.site = half_hours.site and days.day = half_hours.day
            and usual.half_hour = half_hours.half_hour
),

-- The profile is taken out month by month, so that a year is not judged by its seasons.
profile as (
    select
        avg(calls) as mean,
        var_samp(calls) as variance,
        count(*) - 1 as freedom
    from counted
    group by site, month, weekday, half_hour
    having count(*) > 1
),

arrivals as (
    select
        sum(variance * freedom) / sum(mean * freedom) as dispersion,
        -- What is left of the variance beyond that of chance (the mean), as a share of the mean.
        sqrt(
            greatest(sum((variance - mean) * freedom), 0)
            / sum((mean * mean - variance / (freedom + 1)) * freedom)
        ) as spread
    from profile
),

waits as (
    select
        avg(wait_seconds) filter (where is_answered) as mean_wait,
        median(wait_seconds) filter (where is_answered) as median_wait,
        quantile_cont(wait_seconds, 0.9) filter (where is_answered) as p90_wait,
        count(*) filter (where wait_seconds > 60) / count(wait_seconds) as over_a_minute,
        count(*) filter (where gave_up) / count(*) as abandonment,
        count(*) filter (where gave_up and wait_seconds > 60)
        / nullif(count(*) filter (where wait_seconds > 60), 0) as gave_up_after_a_minute,
        sum(wait_seconds) / nullif(count(*) filter (where gave_up), 0) as patience
    from calls
    where is_offered
),

followed as (
    select
        arrived_at,
        max(ended_at) over (
            partition by customer order by arrived_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from calls
    where customer is not null
),

-- In the first week it is not known who had called before.
repeats as (
    select
        avg(cast(coalesce(arrived_at <= ended_before + interval 7 days, false) as integer))
            as repeat_rate
    from followed
    where arrived_at >= (select min(calls.arrived_at) from calls) + interval 7 days
),

customers as (
    select count(*) as calls
    from calls
    where customer is not null
    group by customer, date_trunc('month', arrived_at)
),

frequencies as (
    select
        count(*) filter (where calls = 1) / count(*) as once,
        count(*) filter (where calls = 2) / count(*) as twice,
        count(*) filter (where calls between 3 and 4) / count(*) as three_or_four,
        count(*) filter (where calls >= 5) / count(*) as five_or_more
    from customers
)

select
    (select count(*) from calls) as calls,
    (select count(*) / count(distinct cast(calls.arrived_at as date)) from calls) as calls_a_day,
    (select avg(counted.calls) from counted) as calls_a_half_hour,
    arrivals.*,
    waits.*,
    repeats.*,
    frequencies.*
from arrivals
cross join waits
cross join repeats
cross join frequencies
