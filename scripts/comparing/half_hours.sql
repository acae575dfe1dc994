-- One row per site, local day with calls, and half-hour in which calls join a voice queue on that
-- weekday: the calls, what became of them, how many were to be expected, and how many agents were
-- there for them.
--
-- An agent belongs to the telephone on a day on which he took a call that came in. He is there
-- while he is ready, on a contact or finishing one: writing is put aside for a caller. Not so a
-- call of his own: its time is taken off.
with calls as (
    select
        site,
        cast(queued_at + (arrived_at_local - arrived_at) as date) as day,
        cast(floor(epoch(queued_at + (arrived_at_local - arrived_at)) % 86400 / 1800) as integer)
            as half_hour,
        outcome,
        wait_seconds,
        service_level_target_seconds,
        talk_hold_acw_seconds + coalesce(ring_seconds, 0) as handle_seconds,
        ring_seconds
    from core.fct_contacts
    where
        channel = 'voice' and direction = 'inbound' and is_offered and in_business_hours
        and site is not null and queued_at is not null and wait_seconds is not null
),

joined as (
    select
        site,
        day,
        half_hour,
        count(*) as calls,
        count(*) filter (
            where outcome = 'answered' and wait_seconds <= service_level_target_seconds
        ) as in_time,
        count(*) filter (where outcome = 'abandoned') as gave_up
    from calls
    group by site, day, half_hour
),

days as (
    select
        site,
        day,
        sum(calls) as calls
    from joined
    group by site, day
),

-- A half-hour's usual share of the calls of that weekday.
usual as (
    select
        site,
        isodow(day) as weekday,
        half_hour,
        sum(calls) / sum(sum(calls)) over (partition by site, isodow(day)) as share
    from joined
    group by site, isodow(day), half_hour
),

handling as (
    select
        site,
        date_trunc('week', day) as week,
        avg(handle_seconds) as handle_seconds
    from calls
    group by site, date_trunc('week', day)
),

overall as (
    select
        avg(handle_seconds) as handle_seconds,
        coalesce(avg(ring_seconds), 0) as ring_seconds,
        max(service_level_target_seconds) as target_seconds,
        -- As long as everybody waited together, so many gave up: patience, were it exponential.
        sum(wait_seconds) / count(*) filter (where outcome = 'abandoned') as patience_seconds
    from calls
),

on_telephone as (
    select distinct
        agent_id,
        cast(arrived_at_local as date) as day
    from core.fct_contact_legs
    where channel = 'voice' and direction = 'inbound' and is_answered
),

staffed as (
    select
        agent_id,
        site,
        cast(starts_at_local as date) as day,
        cast(floor(epoch(starts_at_local) % 86400 / 1800) as integer) as half_hour,
        staffed_seconds
    from core.fct_agent_time
),

there as (
    select
        staffed.site,
        staffed.day,
        staffed.half_hour,
        sum(staffed.staffed_seconds) as seconds
    from staffed
    inner join on_telephone
        on staffed.agent_id = on_telephone.agent_id and staffed.day = on_telephone.day
    group by staffed.site, staffed.day, staffed.half_hour
),

own_calls as (
    select
        states.site,
        epoch(states.started_at_local) as since,
        epoch(states.started_at_local) + states.state_seconds as until
    from core.fct_agent_states as states
    inner join core.fct_contacts as contacts on states.contact_id = contacts.contact_id
    where contacts.channel = 'voice' and contacts.direction = 'outbound'
),

pieces as (
    select
        site,
        since,
        until,
        -- Of doubles `//` is no whole number, and a cast would round it.
        unnest(
            range(cast(floor(since / 1800) as bigint), cast(floor(until / 1800) as bigint) + 1)
        ) as place
    from own_calls
),

away as (
    select
        site,
        cast(to_timestamp(place * 1800) at time zone 'UTC' as date) as day,
        place % 48 as half_hour,
        sum(least(until, (place + 1) * 1800) - greatest(since, place * 1800)) as seconds
    from pieces
    group by all
)

select
    days.site,
    strftime(days.day, '%Y-%m-%d') as day,
    usual.half_hour,
    coalesce(joined.calls, 0) as calls,
    coalesce(joined.in_time, 0) as in_time,
    coalesce(joined.gave_up, 0) as gave_up,
    -- The day's calls, spread as usual: a single half-hour's count is half chance.
    days.calls * usual.share as expected_calls,
    (there.seconds - coalesce(away.seconds, 0)) / 1800 as agents,
    coalesce(handling.handle_seconds, overall.handle_seconds) as handle_seconds,
    overall.ring_seconds,
    overall.patience_seconds,
    overall.target_seconds
from days
inner join usual on days.site = usual.site and isodow(days.day) = usual.weekday
left join joined
    on
        days.site = joined.site and days.day = joined.day
        and usual.half_hour = joined.half_hour
inner join there
    on
        days.site = there.site and days.day = there.day
        and usual.half_hour = there.half_hour
left join away
    on
        days.site = away.site and days.day = away.day
        and usual.half_hour = away.half_hour
left join handling
    on days.site = handling.site and date_trunc('week', days.day) = handling.week
cross join overall
where there.seconds > coalesce(away.seconds, 0)
order by days.site, days.day, usual.half_hour
