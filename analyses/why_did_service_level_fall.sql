-- Why did service level fall on Tuesday? The change against the eight usual days of that weekday,
-- in percentage points, by what made it. The parts add up to the whole.
--
-- What more calls, longer ones or fewer agents do to an hour is read off the thirteen weeks before:
-- there, so many hours of agents' work for an hour of agents came with such a level. Calls, handle
-- time and staffing are put to their new values one after the other, in this order and in the
-- opposite one, and the two are averaged. What hours with such a pressure do not show is left over
-- as not explained: chance, who was there, a system that was down.
--
-- Where the agents' time of a site's day did not come, or the handle times, the other side's are
-- taken, so that they make up nothing. How many calls that is about, and what else became of them,
-- is the row `not known`.
--
-- Without `day`, it takes the Tuesday whose fall goes furthest beyond chance; `weekday` and
-- `channel` ask for others: --vars '{channel: chat, day: 2026-02-09}'. A day has no answer before
-- there are eight of its weekday.
{%- set channel, weekday, day = var('channel', 'voice'), var('weekday', 2), var('day', '') %}
{%- set steps = ['usual', 'calls', 'calls_handling', 'staff', 'handling_staff', 'all'] %}
with

calls as (
    select
        event_date,
        day_of_week,
        hour_of_day,
        site,
        queue,
        numerator as in_time
    from {{ ref('service_level') }}
    where variant = 'abandons_negative' and channel = '{{ channel }}'
),

handling as (
    select
        event_date,
        site,
        sum(numerator) as handle_seconds,
        sum(denominator) as handled
    from {{ ref('average_handle_time') }}
    where variant = 'talk_hold_acw' and channel = '{{ channel }}' and not is_leg
    group by event_date, site
),

-- Who took such a contact on a day was there for them on that day, if not for them alone.
agents_of_the_channel as (
    select distinct
        agent_id,
        cast(arrived_at_local as date) as event_date
    from {{ ref('fct_contact_legs') }}
    where channel = '{{ channel }}' and direction = 'inbound' and is_answered
),

staffing as (
    select
        agents_of_the_channel.event_date,
        -- As KPIs call it.
        coalesce(agent_time.site, 'unknown') as site,
        extract(hour from agent_time.starts_at_local) as hour_of_day,
        sum(agent_time.staffed_seconds) as staffed_seconds
    from {{ ref('fct_agent_time') }} as agent_time
    inner join agents_of_the_channel
        on
            agent_time.agent_id = agents_of_the_channel.agent_id
            and cast(agent_time.starts_at_local as date) = agents_of_the_channel.event_date
    group by
        agents_of_the_channel.event_date,
        coalesce(agent_time.site, 'unknown'),
        extract(hour from agent_time.starts_at_local)
),

days as (
    select
        event_date,
        day_of_week,
        count(*) as offered,
        sum(in_time) as in_time
    from calls
    group by event_date, day_of_week
),

beside_their_usual_days as (
    select
        *,
        sum(in_time) over eight_before / sum(offered) over eight_before as usual_level,
        count(*) over eight_before as usual_days
    from days
    window
        eight_before as (
            partition by day_of_week
            order by event_date
            rows between 8 preceding and 1 preceding
        )
),

ranked as (
    select
        event_date,
        day_of_week,
        row_number() over (
            order by
                (in_time / offered - usual_level)
                / sqrt(usual_level * (1 - usual_level) / offered),
                event_date
        ) as place
    from beside_their_usual_days
    where
        usual_days = 8 and usual_level > 0 and usual_level < 1
        {%- if day %}
        and event_date = cast('{{ day }}' as date)
        {%- else %}
        and day_of_week = {{ weekday }}
        {%- endif %}
),

the_day as (
    select
        event_date,
        day_of_week
    from ranked
    where place = 1
),

usual_days as (
    select
        days.event_date,
        row_number() over (order by days.event_date desc) as weeks_ago
    from days
    inner join the_day on days.day_of_week = the_day.day_of_week
    where days.event_date < the_day.event_date
),

compared_days as (
    select
        event_date,
        1 as is_usual,
        0 as is_the_day
    from usual_days
    where weeks_ago <= 8
    union all
    select
        event_date,
        0 as is_usual,
        1 as is_the_day
    from the_day
),

-- An hour of a site: how many came, how many were answered in time, how many agents were there.
calls_by_hour as (
    select
        event_date,
        site,
        hour_of_day,
        count(*) as offered,
        sum(in_time) as in_time
    from calls
    group by event_date, site, hour_of_day
),

hours_before as (
    select
        calls_by_hour.offered,
        calls_by_hour.in_time,
        calls_by_hour.offered * handling.handle_seconds / handling.handled
        / staffing.staffed_seconds as pressure
    from calls_by_hour
    inner join the_day
        on
            calls_by_hour.event_date < the_day.event_date
            and calls_by_hour.event_date >= {{ dbt.dateadd('day', -91, 'the_day.event_date') }}
    inner join handling
        on
            calls_by_hour.event_date = handling.event_date
            and calls_by_hour.site = handling.site
    inner join staffing
        on
            calls_by_hour.event_date = staffing.event_date
            and calls_by_hour.site = staffing.site
            and calls_by_hour.hour_of_day = staffing.hour_of_day
    where handling.handled > 0 and staffing.staffed_seconds > 0
),

bands_of_pressure as (
    select
        *,
        ntile(20) over (order by pressure) as band
    from hours_before
),

levels_by_pressure as (
    select
        case when band = 1 then 0 else min(pressure) end as least_pressure,
        lead(min(pressure)) over (order by band) as next_pressure,
        sum(in_time) / sum(offered) as expected_level
    from bands_of_pressure
    group by band
),

-- The usual day and that day, hour by hour.
hours_of_calls as (
    select
        calls_by_hour.site,
        calls_by_hour.hour_of_day,
        sum(calls_by_hour.offered * compared_days.is_usual) / 8.0 as usual_offered,
        sum(calls_by_hour.offered * compared_days.is_the_day) as offered,
        sum(calls_by_hour.in_time * compared_days.is_usual) / 8.0 as usual_in_time,
        sum(calls_by_hour.in_time * compared_days.is_the_day) as in_time
    from calls_by_hour
    inner join compared_days on calls_by_hour.event_date = compared_days.event_date
    group by calls_by_hour.site, calls_by_hour.hour_of_day
),

-- A site's day with agents' time is known, and an hour without any then had nobody.
staffed_days as (
    select
        staffing.site,
        nullif(count(distinct case when compared_days.is_usual = 1 then staffing.event_date end), 0)
            as usual_days,
        nullif(max(compared_days.is_the_day), 0) as days
    from staffing
    inner join compared_days on staffing.event_date = compared_days.event_date
    where staffing.staffed_seconds > 0
    group by staffing.site
),

hours_of_staff as (
    select
        staffing.site,
        staffing.hour_of_day,
        sum(staffing.staffed_seconds * compared_days.is_usual) as usual_staffed_seconds,
        sum(staffing.staffed_seconds * compared_days.is_the_day) as staffed_seconds
    from staffing
    inner join compared_days on staffing.event_date = compared_days.event_date
    group by staffing.site, staffing.hour_of_day
),

-- Of the sites that are known on both sides, if there are any.
staffed_hours as (
    select
        coalesce(
            sum(
                case
                    when staffed_days.days is not null
                        then hours_of_staff.usual_staffed_seconds / staffed_days.usual_days
                end
            ),
            sum(hours_of_staff.usual_staffed_seconds / staffed_days.usual_days)
        ) / 3600 as usual_staffed_hours,
        sum(
            case
                when staffed_days.usual_days is not null
                    then hours_of_staff.staffed_seconds / staffed_days.days
            end
        ) / 3600 as staffed_hours
    from hours_of_staff
    inner join staffed_days on hours_of_staff.site = staffed_days.site
),

handle_times as (
    select
        handling.site,
        sum(handling.handle_seconds * compared_days.is_usual)
        / nullif(sum(handling.handled * compared_days.is_usual), 0) as usual_handle_time,
        sum(handling.handle_seconds * compared_days.is_the_day)
        / nullif(sum(handling.handled * compared_days.is_the_day), 0) as handle_time
    from handling
    inner join compared_days on handling.event_date = compared_days.event_date
    group by handling.site
),

totals as (
    select
        sum(usual_offered) as usual_offered,
        sum(offered) as offered,
        sum(usual_in_time) / sum(usual_offered) as usual_level,
        sum(in_time) / sum(offered) as level
    from hours_of_calls
),

hours as (
    select
        hours_of_calls.site,
        hours_of_calls.hour_of_day,
        hours_of_calls.usual_offered,
        hours_of_calls.offered,
        hours_of_calls.usual_offered / totals.usual_offered as usual_weight,
        hours_of_calls.offered / totals.offered as weight,
        coalesce(
            hours_of_calls.usual_in_time / nullif(hours_of_calls.usual_offered, 0),
            totals.usual_level
        ) as usual_level,
        coalesce(
            hours_of_calls.in_time / nullif(hours_of_calls.offered, 0),
            totals.level
        ) as level,
        totals.usual_level as usual_level_of_day,
        handle_times.usual_handle_time,
        handle_times.handle_time,
        -- Nobody there is as much pressure as can be: a second of an agent.
        greatest(coalesce(hours_of_staff.usual_staffed_seconds, 0), 1) / staffed_days.usual_days
            as usual_staffed_seconds,
        greatest(coalesce(hours_of_staff.staffed_seconds, 0), 1) / staffed_days.days
            as staffed_seconds
    from hours_of_calls
    left join staffed_days on hours_of_calls.site = staffed_days.site
    left join hours_of_staff
        on
            hours_of_calls.site = hours_of_staff.site
            and hours_of_calls.hour_of_day = hours_of_staff.hour_of_day
    left join handle_times on hours_of_calls.site = handle_times.site
    cross join totals
),

-- What is not known of one side is taken to be as on the other.
known_hours as (
    select
        site,
        hour_of_day,
        usual_offered,
        offered,
        coalesce(usual_handle_time, handle_time) as usual_handle_time,
        coalesce(handle_time, usual_handle_time) as handle_time,
        coalesce(usual_staffed_seconds, staffed_seconds) as usual_staffed_seconds,
        coalesce(staffed_seconds, usual_staffed_seconds) as staffed_seconds,
        case when handle_time + usual_handle_time is null then 0 else 1 end as is_handle_time_known,
        case when staffed_seconds + usual_staffed_seconds is null then 0 else 1 end
            as is_staffing_known
    from hours
),

-- Which of the three are as on that day, the others as usual.
pressures as (
    {%- for step in steps %}
    select
        site,
        hour_of_day,
        '{{ step }}' as step,
        {{ 'offered' if step in ('calls', 'calls_handling', 'all') else 'usual_offered' }}
        * {{ 'handle_time' if 'handling' in step or step == 'all' else 'usual_handle_time' }}
        / {{ 'staffed_seconds' if 'staff' in step or step == 'all' else 'usual_staffed_seconds' }}
            as pressure
    from known_hours
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

expected as (
    select
        pressures.site,
        pressures.hour_of_day,
        max(case when pressures.step = 'usual' then levels.expected_level end)
            as level_usual,
        max(case when pressures.step = 'calls' then levels.expected_level end)
            as level_calls,
        max(case when pressures.step = 'calls_handling' then levels.expected_level end)
            as level_calls_handling,
        max(case when pressures.step = 'staff' then levels.expected_level end)
            as level_staff,
        max(case when pressures.step = 'handling_staff' then levels.expected_level end)
            as level_handling_staff,
        max(case when pressures.step = 'all' then levels.expected_level end)
            as level_all
    from pressures
    inner join levels_by_pressure as levels
        on
            pressures.pressure >= levels.least_pressure
            and (levels.next_pressure is null or pressures.pressure < levels.next_pressure)
    group by pressures.site, pressures.hour_of_day
),

-- The parts of an hour; NULL = of that day, or of usual ones, nothing is known.
parts_of_each_hour as (
    select
        hours.*,
        known_hours.is_handle_time_known,
        known_hours.is_handle_time_known * known_hours.is_staffing_known as is_known,
        hours.weight * (
            expected.level_calls - expected.level_usual
            + expected.level_all - expected.level_handling_staff
        ) / 2 as by_calls,
        case
            when known_hours.is_handle_time_known = 1
                then
                    hours.weight * (
                        expected.level_calls_handling - expected.level_calls
                        + expected.level_handling_staff - expected.level_staff
                    ) / 2
        end as by_handle_time,
        case
            when known_hours.is_staffing_known = 1
                then
                    hours.weight * (
                        expected.level_all - expected.level_calls_handling
                        + expected.level_staff - expected.level_usual
                    ) / 2
        end as by_staffing,
        (hours.weight - hours.usual_weight) * (hours.usual_level - hours.usual_level_of_day)
            as by_hours,
        hours.weight * (
            hours.level - hours.usual_level
            - coalesce(expected.level_all - expected.level_usual, 0)
        ) as beyond_pressure
    from hours
    inner join known_hours
        on hours.site = known_hours.site and hours.hour_of_day = known_hours.hour_of_day
    left join expected
        on hours.site = expected.site and hours.hour_of_day = expected.hour_of_day
),

parts_of_hours as (
    select
        sum(by_calls) as by_calls,
        sum(by_handle_time) as by_handle_time,
        sum(by_staffing) as by_staffing,
        sum(by_hours) as by_hours,
        sum(is_known * beyond_pressure) as beyond_pressure,
        sum((1 - is_known) * beyond_pressure) as of_not_known,
        sum((1 - is_known) * usual_weight) as usual_share_not_known,
        sum((1 - is_known) * weight) as share_not_known,
        sum(usual_offered) as usual_offered,
        sum(offered) as offered,
        coalesce(
            sum(is_handle_time_known * usual_offered * usual_handle_time)
            / nullif(sum(is_handle_time_known * usual_offered), 0),
            sum(usual_offered * usual_handle_time)
            / nullif(sum(case when usual_handle_time is not null then usual_offered end), 0)
        ) as usual_handle_time,
        sum(is_handle_time_known * offered * handle_time)
        / nullif(sum(is_handle_time_known * offered), 0) as handle_time
    from parts_of_each_hour
),

queues as (
    select
        calls.queue,
        sum(compared_days.is_usual) / 8.0 as usual_offered,
        sum(compared_days.is_the_day) as offered,
        sum(calls.in_time * compared_days.is_usual) / 8.0 as usual_in_time
    from calls
    inner join compared_days on calls.event_date = compared_days.event_date
    group by calls.queue
),

parts_of_queues as (
    select
        sum(
            (queues.offered / totals.offered - queues.usual_offered / totals.usual_offered)
            * (
                coalesce(queues.usual_in_time / nullif(queues.usual_offered, 0), totals.usual_level)
                - totals.usual_level
            )
        ) as by_queues
    from queues
    cross join totals
),

parts as (
    select
        1 as place,
        'calls' as cause,
        'offered' as measured_as,
        usual_offered as usual,
        offered as that_day,
        100 * by_calls as points
    from parts_of_hours
    union all
    select
        2 as place,
        'handle time' as cause,
        'seconds' as measured_as,
        usual_handle_time as usual,
        handle_time as that_day,
        100 * by_handle_time as points
    from parts_of_hours
    union all
    select
        3 as place,
        'staffing' as cause,
        'agent hours' as measured_as,
        staffed_hours.usual_staffed_hours as usual,
        staffed_hours.staffed_hours as that_day,
        100 * parts_of_hours.by_staffing as points
    from parts_of_hours
    cross join staffed_hours
    union all
    select
        4 as place,
        'other hours of the day' as cause,
        cast(null as {{ dbt.type_string() }}) as measured_as,
        cast(null as double) as usual,
        cast(null as double) as that_day,
        100 * by_hours as points
    from parts_of_hours
    union all
    select
        5 as place,
        'other queues' as cause,
        cast(null as {{ dbt.type_string() }}) as measured_as,
        cast(null as double) as usual,
        cast(null as double) as that_day,
        100 * by_queues as points
    from parts_of_queues
    union all
    select
        6 as place,
        'not known' as cause,
        'calls, %' as measured_as,
        100 * usual_share_not_known as usual,
        100 * share_not_known as that_day,
        100 * of_not_known as points
    from parts_of_hours
    union all
    select
        7 as place,
        'not explained' as cause,
        cast(null as {{ dbt.type_string() }}) as measured_as,
        cast(null as double) as usual,
        cast(null as double) as that_day,
        100 * (parts_of_hours.beyond_pressure - parts_of_queues.by_queues) as points
    from parts_of_hours
    cross join parts_of_queues
    union all
    select
        8 as place,
        'all of it' as cause,
        'service level, %' as measured_as,
        100 * usual_level as usual,
        100 * level as that_day,
        100 * (level - usual_level) as points
    from totals
)

select
    the_day.event_date as that_date,
    parts.cause,
    parts.measured_as,
    parts.usual,
    parts.that_day,
    parts.points
from parts
cross join the_day
order by parts.place asc
