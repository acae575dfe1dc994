-- What all files share: chances, the company, and when each call comes in. `$calls` calls are
-- spread over the days from `$first_day` to `$last_day` by weights; the day after is drawn as one
-- more. All sums are of whole numbers, so that no order of adding them shows.

-- From 0 up to, not including, 1. A hash and not random(): threads do not matter. Hashed twice, for
-- the hash of two values is a plain combination, by which one concern would tell of another.
create macro chance(number, concern) as (
    (hash(hash(number, concern)) >> 11) / 9007199254740992.0
);

-- Whole seconds, exponentially distributed.
create macro lasting(number, concern, mean_seconds) as (
    cast(floor(-ln(1 - chance(number, concern)) * mean_seconds) as bigint)
);

-- A whole number from 0 up to, not including, the whole: where a share of 0 to 1 lies in it.
create macro some_of(whole, share) as (
    cast(floor(whole * share) as bigint)
);

-- The entry of a list where a share of 0 to 1 lies.
create macro entry(entries, share) as (
    entries[1 + some_of(len(entries), share)]
);

-- An instant as an export writes it: with Z, or local with its offset.
create macro written(instant, offset_hours) as (
    case
        when offset_hours is null then cast(instant as varchar) || 'Z'
        else
            cast(instant + to_hours(offset_hours) as varchar)
            || '-' || lpad(cast(-offset_hours as varchar), 2, '0') || ':00'
    end
);

-- Few sites, queues and issues take most calls: how often an entry stands in its list is its share.
create temp table sites as
select
    site,
    time_zone,
    share,
    greatest(6, cast($calls * share // 1200000 as bigint)) as agents
from read_csv($sites, header = true, all_varchar = true)
inner join (values ('berlin', 62), ('chicago', 28), ('lisbon', 10)) as shares (site, share)
    using (site);

create temp table opening_hours as
select
    queue,
    cast(day_of_week as bigint) as day_of_week,
    cast(opens_at as time) as opens_at,
    cast(closes_at as time) as closes_at
from read_csv($opening_hours, header = true, all_varchar = true);

set variable sites = (
    select flatten(list(repeat([site], share) order by share desc)) from sites
);

set variable queues = (
    select flatten(list(repeat([queue], share) order by share desc))
    from (
        values
        ('orders', 36), ('billing', 24), ('technical', 17), ('returns', 10), ('sales', 7),
        ('contracts', 3), ('emergency', 2), ('pilot', 1)
    ) as shares (queue, share)
);

-- The n-th issue is met 60 / n times.
set variable issues = (
    select flatten(list(repeat(['issue ' || lpad(cast(n as varchar), 2, '0')], 60 // n) order by n))
    from range(1, 25) as ranks (n)
);

set variable customers = greatest(1, $calls // 5);

set variable calls_a_day = greatest(1, $calls // (1 + datediff('day', $first_day, $last_day)));

-- One row per half-hour of each day: how many calls come in then, anywhere, by the site's clock.
create temp table slots as
with

days as (
    select
        cast(day as date) as day,
        isodow(day) as day_of_week,
        -- Mondays are the worst and Sundays quiet; winter is busier than summer; a company grows,
        -- and no day is like another.
        [1.25, 1.08, 1.0, 0.97, 0.95, 0.42, 0.16][isodow(day)]
        * (1 + 0.18 * cos((dayofyear(day) - 350) * 2 * pi() / 365))
        * (1 + 0.12 * datediff('day', $first_day, day) / 365)
        * (0.8 + 0.4 * chance(datediff('day', date '2000-01-01', day), 'day')) as weight
    from generate_series($first_day, $last_day + 1, interval 1 day) as calendar (day)
),

half_hours as (
    select
        half_hour,
        0.015
        + exp(-power((half_hour / 2 - 10.25) / 2, 2))
        + 0.75 * exp(-power((half_hour / 2 - 15.5) / 2.5, 2)) as weight
    from range(48) as clock (half_hour)
),

noise as (
    select
        days.day,
        days.day_of_week,
        half_hours.half_hour,
        48 * datediff('day', date '2000-01-01', days.day) + half_hours.half_hour as slot,
        days.weight * half_hours.weight as weight,
        0.7 + 0.6 * chance(slot, 'slot') as strain
    from days
    cross join half_hours
),

weights as (
    select
        *,
        cast(round(1000000 * weight * strain) as bigint) as parts
    from noise
),

sums as (
    select
        *,
        sum(parts) over (order by slot rows unbounded preceding) as parts_so_far,
        sum(case when day <= $last_day then parts end) over () as all_parts
    from weights
)

select
    slot,
    day,
    day_of_week,
    half_hour,
    -- Busier than the half-hour usually is: then people wait, far more than in proportion.
    power(strain, 4) as load,
    cast((parts_so_far - parts) * $calls // all_parts as bigint) as first_number,
    cast(parts_so_far * $calls // all_parts as bigint) as end_number
from sums;

-- One row per half-hour and site: when it began there.
create temp table site_slots as
select
    slots.slot,
    sites.site,
    sites.agents,
    slots.day_of_week,
    slots.load,
    cast(to_minutes(30 * slots.half_hour) + time '00:00' as time) as clock,
    timezone(sites.time_zone, slots.day + to_minutes(30 * slots.half_hour))
    at time zone 'UTC' as began_at,
    -- One site writes local time with its offset, the others UTC.
    case
        when sites.site = 'chicago'
            then datediff('hour', began_at, timezone(sites.time_zone, timezone('UTC', began_at)))
    end as offset_hours
from slots
cross join sites;

-- One row per call, in order of its arrival by the clock of its site.
create temp table arrivals as
select
    slots.slot,
    slots.day,
    unnest(range(slots.first_number, slots.end_number)) as number,
    slots.first_number,
    slots.end_number
from slots
order by slots.slot;
