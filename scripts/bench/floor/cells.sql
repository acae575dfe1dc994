-- The second half: from judged contacts to cells. Contacts are read once into numbers to add up,
-- and those are added up by day and cell; longer periods are merged from days. A cell is one
-- number: which cut it is of, and the codes of its one or two columns. There is one channel, so what
-- is cut by channel too is the same cell.

create type cut_name as enum (
    'whole', 'direction', 'queue', 'site', 'team', 'agent_id', 'issue_type', 'segment',
    'entry_point', 'in_business_hours', 'shift', 'hour_of_day', 'queue_hour', 'queue_issue',
    'agent_issue'
);

create temp macro cell(cut, first_code, second_code) as (
    enum_code(cut::cut_name)::integer * 16777216 + first_code::integer * 256 + second_code::integer
);

-- Every day's periods. A part is a set of days of which months, seasons and promotions are made.
create temp table period_days as
with
days as (
    select
        day::integer as day,
        make_date(day::integer) as date
    from (select unnest(range(first_day, last_day + 1)) as day from bounds)
),

named as (
    select day, 'day' as grain, date as starts_on, strftime(date, '%Y-%m-%d') as label from days
    union all
    select day, 'week', date_trunc('week', date)::date, strftime(date, '%G-W%V') from days
    union all
    select day, 'month', date_trunc('month', date)::date, strftime(date, '%Y-%m') from days
    union all
    select
        day, 'quarter', date_trunc('quarter', date)::date, year(date) || '-Q' || quarter(date)
    from days
    union all
    select day, 'year', date_trunc('year', date)::date, strftime(date, '%Y') from days
    union all
    select day, 'season', starts_on::date, season
    from days
    inner join
        read_csv(getvariable('settings') || '/seasons.csv', header = true, all_varchar = true)
        on date between starts_on::date and ends_on::date
    union all
    select day, 'promotion', starts_on::date, promotion
    from days
    inner join
        read_csv(getvariable('settings') || '/promotions.csv', header = true, all_varchar = true)
        on date between starts_on::date and ends_on::date
    union all
    select day, 'all', null, 'all' from days
)

select
    day,
    dense_rank() over (order by grain, starts_on, label)::integer as period_no,
    grain,
    starts_on::timestamp as period_start,
    coalesce(epoch(starts_on::timestamp)::bigint // 86400, 0)::integer as first_day,
    label
from named;

create table periods as
select distinct period_no, grain, period_start, label as period_label from period_days;

create temp table parts as
select
    day,
    dense_rank() over (order by long_periods)::integer as part,
    (day + 3) % 7 + 1 as day_of_week,
    week
from (
    select
        day,
        list(period_no order by period_no) filter (grain not in ('day', 'week')) as long_periods,
        any_value(period_no) filter (grain = 'week') as week
    from period_days
    group by day
);

create temp table part_periods as
select distinct parts.part, period_days.period_no
from parts
inner join period_days using (day)
where period_days.grain not in ('day', 'week');

-- What a site never tells is not known there.
create temp table abilities as
select
    site,
    bool_or(is_inbound and outcome = 'self_served') as tells_self_service,
    bool_or(is_inbound and outcome = 'blocked') as tells_blocked
from contacts
group by site;

-- What is added up, packed: three counts in one number, of 21 bits each (so up to two million
-- contacts of a part in a cell), or two sums of seconds, of 31 bits each. Where there are many
-- cells, time goes into fetching their sums from memory, and these are a third as many.
create temp macro three(first, second, third) as (
    first::bigint + second::bigint * 2097152 + third::bigint * 4398046511104
);
create temp macro two(first, second) as (
    coalesce(first, 0)::bigint + coalesce(second, 0)::bigint * 2147483648
);
create temp macro counted(packed, place) as ((packed >> (21 * place)) & 2097151);
create temp macro summed(packed, place) as ((packed >> (31 * place)) & 2147483647);

create temp table measures as
select
    contacts.call_key,
    contacts.day,
    parts.part,
    parts.day_of_week,
    contacts.hour,
    contacts.arrived_at - contacts.arrived_at % settings.interval_length as interval_at,
    enum_code(contacts.queue) as queue,
    enum_code(contacts.site) as site,
    enum_code(contacts.team) as team,
    enum_code(contacts.agent) as agent,
    enum_code(contacts.issue_type) as issue,
    enum_code(contacts.segment) as segment,
    enum_code(contacts.entry_point) as entry_point,
    contacts.is_inbound::utinyint as direction,
    contacts.in_business_hours::utinyint as hours,
    enum_code(contacts.shift) as shift,
    contacts.is_several,
    contacts.is_inbound and contacts.outcome <> 'blocked' as is_entered,
    contacts.is_inbound and contacts.is_answered as is_handled,
    contacts.is_offered and contacts.wait_seconds is not null as is_judged,
    contacts.is_inbound and contacts.outcome = 'abandoned' as is_abandoned,
    contacts.is_offered and contacts.outcome = 'abandoned' as is_abandoned_from_queue,
    is_abandoned_from_queue and coalesce(contacts.wait_seconds <= contacts.short_seconds, false)
        as is_short,
    is_handled and contacts.is_escalated as is_passed_on,
    if(is_entered, contacts.customer, null) as customer,
    if(is_abandoned, contacts.abandoned_in, null) as abandoned_in,
    if(is_passed_on, contacts.escalation_reason, null) as escalation_reason,
    if(is_judged, contacts.wait_seconds, null)::integer as wait,
    if(is_handled, contacts.response_seconds, null)::integer as response,
    if(is_handled, contacts.response_open_seconds, null)::integer as response_open,
    three(
        is_entered,
        is_handled,
        contacts.is_inbound and contacts.outcome not in ('answered', 'self_served', 'blocked')
    ) as p_entered_handled_missed,
    is_judged and contacts.wait_seconds <= contacts.target_seconds as is_in_time,
    three(
        contacts.is_offered, is_judged, is_judged and contacts.is_answered
    ) as p_offered_judged_answered,
    contacts.is_inbound and abilities.tells_blocked as is_attempt,
    three(
        is_in_time and contacts.is_answered,
        is_attempt,
        is_attempt and contacts.outcome = 'blocked'
    ) as p_in_time_attempts_blocked,
    three(
        is_abandoned_from_queue,
        is_judged and is_abandoned_from_queue,
        is_in_time and is_abandoned
    ) as p_left_waited_left_in_time,
    three(
        is_in_time and contacts.outcome = 'callback_requested', is_short, is_abandoned
    ) as p_callback_short_abandoned,
    is_judged and contacts.wait_seconds > 60 as is_patient,
    three(
        is_patient,
        is_patient and is_abandoned_from_queue,
        contacts.before_queue_seconds is not null
    ) as p_patient_left_before_queue,
    three(
        is_handled and contacts.ring_seconds is not null,
        is_handled and contacts.response_seconds is not null,
        is_handled and contacts.contact_seconds is not null
    ) as p_rung_responded_lasted,
    missed_calls.is_limit_over as is_limit_over,
    three(
        coalesce(missed_calls.is_returned, false),
        coalesce(missed_calls.is_connected, false),
        coalesce(
            is_limit_over and (missed_calls.is_returned or missed_calls.is_not_returned), false
        )
    ) as p_returned_connected_to_return,
    three(
        coalesce(
            is_limit_over and missed_calls.is_returned
            and missed_calls.attempt_seconds <= settings.return_limit,
            false
        ),
        coalesce(
            is_limit_over and (missed_calls.is_connected or missed_calls.is_not_connected), false
        ),
        coalesce(
            is_limit_over and missed_calls.is_connected
            and missed_calls.connection_seconds <= settings.return_limit,
            false
        )
    ) as p_returned_in_time_to_connect_connected_in_time,
    is_handled and contacts.is_first_answered and contacts.is_resolution_window_over as is_first,
    three(
        is_first,
        is_first and contacts.is_left_alone and not contacts.is_transferred
        and not contacts.is_escalated,
        is_handled and contacts.is_said_resolved is not null
    ) as p_first_resolved_said,
    three(
        is_handled and coalesce(contacts.is_said_resolved, false),
        is_handled and contacts.is_resolved is not null,
        is_handled and coalesce(contacts.is_resolved, false)
    ) as p_said_resolved_known_resolved,
    three(
        is_handled and contacts.is_transferred,
        is_passed_on,
        is_entered and contacts.customer is not null
    ) as p_transferred_escalated_of_customers,
    is_entered and abilities.tells_self_service as is_served,
    three(
        is_entered and coalesce(contacts.is_repeat, false),
        is_served,
        is_served and (contacts.is_offered or contacts.outcome = 'self_served')
    ) as p_repeats_served_or_offered,
    is_handled and contacts.is_opportunity and contacts.is_converted is not null
        as is_told_opportunity,
    three(
        is_served and contacts.outcome = 'self_served',
        coalesce(is_told_opportunity, false),
        coalesce(is_told_opportunity and contacts.is_converted, false)
    ) as p_self_served_opportunities_converted,
    contacts.is_inbound and contacts.cost is not null as is_costed,
    not contacts.is_inbound and contacts.is_reminder as is_reminding,
    three(is_costed, is_costed and contacts.is_answered, is_reminding)
        as p_costed_answered_reminders,
    three(
        is_reminding and contacts.outcome = 'answered',
        contacts.is_inbound and not is_entered,
        false
    ) as p_reached_blocked,
    -- Handling, apart from the rest: by agent it is counted leg by leg.
    three(
        is_handled and contacts.talk_seconds is not null,
        is_handled and contacts.hold_seconds is not null,
        is_handled and coalesce(contacts.hold_seconds > 0, false)
    ) as p_leg_talked_hold_known_held,
    three(
        is_handled and contacts.work_seconds is not null,
        is_handled and contacts.talk_hold_seconds is not null,
        is_handled and contacts.talk_hold_work_seconds is not null
    ) as p_leg_worked_talk_hold_handle_known,
    two(if(is_handled, contacts.talk_seconds, 0), if(is_handled, contacts.hold_seconds, 0))
        as p_leg_talk_hold,
    two(if(is_handled, contacts.work_seconds, 0), if(is_handled, contacts.talk_hold_seconds, 0))
        as p_leg_work_talk_hold,
    two(if(is_handled, contacts.talk_hold_work_seconds, 0), 0) as p_leg_handle,
    two(wait, if(is_judged and contacts.is_answered, contacts.wait_seconds, 0))
        as p_wait_wait_answered,
    two(
        if(is_judged and is_abandoned_from_queue, contacts.wait_seconds, 0),
        contacts.before_queue_seconds
    ) as p_wait_left_before_queue,
    two(if(is_handled, contacts.ring_seconds, 0), response) as p_ring_response,
    two(response_open, if(is_handled, contacts.contact_seconds, 0)) as p_response_open_contact,
    if(missed_calls.is_returned, missed_calls.attempt_seconds, 0) as p_attempt,
    if(missed_calls.is_connected, missed_calls.connection_seconds, 0) as p_connection,
    if(is_costed, round(100 * contacts.cost), 0)::bigint as p_cents
from contacts
cross join settings
inner join parts using (day)
inner join abilities using (site)
left join missed_calls using (call_key);

-- Handle time by agent is that of the agent's legs: of calls with several, the legs' instead of the
-- call's own. (Whoever transfers or escalates first is the first agent, in these files.)
create temp table answered_legs as
with
legs as (
    select
        legs.*,
        calls.day,
        if(legs.ended_at >= legs.answered_at, legs.ended_at - legs.answered_at, null)
            as talk_hold_seconds,
        if(talk_hold_seconds >= legs.hold_seconds, talk_hold_seconds - legs.hold_seconds, null)
            as talk_seconds
    from several_legs as legs
    inner join (select call_key, day from contacts where is_several) as calls using (call_key)
    where legs.is_answered and legs.is_inbound
)

select
    legs.call_key,
    legs.leg,
    legs.day,
    enum_code(coalesce(legs.agent_id, 'unknown')::agent_name) as agent,
    enum_code(coalesce(teams.team, 'unknown')::team_name) as team,
    three(
        legs.talk_seconds is not null,
        legs.hold_seconds is not null,
        coalesce(legs.hold_seconds > 0, false)
    ) as p_leg_talked_hold_known_held,
    three(
        legs.work_seconds is not null,
        legs.talk_hold_seconds is not null,
        legs.talk_hold_seconds + legs.work_seconds is not null
    ) as p_leg_worked_talk_hold_handle_known,
    two(legs.talk_seconds, legs.hold_seconds) as p_leg_talk_hold,
    two(legs.work_seconds, legs.talk_hold_seconds) as p_leg_work_talk_hold,
    two(legs.talk_hold_seconds + legs.work_seconds, 0) as p_leg_handle
from legs
left join agent_teams as teams
    on
        legs.agent_id = teams.agent::varchar
        and legs.arrived_at >= teams.valid_from
        and legs.arrived_at < teams.valid_to;

drop table contacts;
drop table missed_calls;
drop table several_legs;

-- Columns whose names begin with p_ are what is added up. First the small cuts, all in one scan.
create temp table by_day as
select
    day,
    case
        when grouping(queue) = 0 then cell('queue', queue, 0)
        when grouping(site) = 0 then cell('site', site, 0)
        when grouping(issue) = 0 then cell('issue_type', issue, 0)
        when grouping(segment) = 0 then cell('segment', segment, 0)
        when grouping(entry_point) = 0 then cell('entry_point', entry_point, 0)
        when grouping(direction) = 0 then cell('direction', direction, 0)
        when grouping(hours) = 0 then cell('in_business_hours', hours, 0)
        when grouping(shift) = 0 then cell('shift', shift, 0)
        else cell('team', team, 0)
    end as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from measures
group by grouping sets (
    (day, queue), (day, site), (day, issue), (day, segment), (day, entry_point),
    (day, direction), (day, hours), (day, shift), (day, team)
);

insert into by_day by name
select
    day,
    cell('whole', 0, 0) as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from by_day
where cell // 16777216 = enum_code('direction'::cut_name)
group by day;

insert into by_day by name
select
    day,
    cell('agent_id', agent, 0) as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from (
    select
        day,
        agent,
        columns(lambda name: name like 'p\_%' escape '\' and name not like '%leg\_%' escape '\'),
        if(is_several, 0, columns('^p_leg_.*')) as '\0'
    from measures
    union all by name
    select day, agent, columns('^p_.*') from answered_legs
)
group by day, agent;

-- Parts of the year instead of days: what has no values of a day, and what is looked at by weekday.
create temp table by_part as
select
    part,
    day_of_week,
    cell('queue_hour', queue, hour) as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from measures
group by part, day_of_week, queue, hour;

insert into by_part by name
select
    part,
    day_of_week,
    cell('hour_of_day', 0, cell % 256) as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from by_part
group by part, day_of_week, cell % 256;

insert into by_part by name
select
    part,
    day_of_week,
    cell,
    sum(columns('^p_.*'))::bigint as '\0'
from by_day
inner join parts using (day)
where cell // 16777216 in (enum_code('whole'::cut_name), enum_code('queue'::cut_name))
group by part, day_of_week, cell;

insert into by_part by name
select
    part,
    null as day_of_week,
    cell,
    sum(columns('^p_.*'))::bigint as '\0'
from by_part
where cell // 16777216 in (enum_code('hour_of_day'::cut_name), enum_code('queue_hour'::cut_name))
group by part, cell;

insert into by_part by name
select
    part,
    null as day_of_week,
    cell,
    sum(columns('^p_.*'))::bigint as '\0'
from by_day
inner join parts using (day)
group by part, cell;

insert into by_part by name
select
    part,
    null as day_of_week,
    if(grouping(agent) = 0, cell('agent_issue', agent, issue), cell('queue_issue', queue, issue))
        as cell,
    sum(columns('^p_.*'))::bigint as '\0'
from measures
group by grouping sets ((part, agent, issue), (part, queue, issue));

-- Unpacked, and merged into periods: weeks from days, longer ones from their parts.
create temp table totals as
with
packed as (
    select period_days.period_no, null as part, null as day_of_week, cell, columns('^p_.*')
    from by_day
    inner join period_days on by_day.day = period_days.day and period_days.grain = 'day'
    union all
    select
        parts.week as period_no,
        null as part,
        null as day_of_week,
        cell,
        sum(columns('^p_.*'))::bigint as '\0'
    from by_day
    inner join parts using (day)
    group by parts.week, cell
    union all
    select null as period_no, part, day_of_week, cell, columns('^p_.*') from by_part
),

unpacked as (
    select
        period_no,
        part,
        day_of_week,
        cell,
        counted(p_entered_handled_missed, 0) as m_entered,
        counted(p_entered_handled_missed, 1) as m_handled,
        counted(p_entered_handled_missed, 2) as m_missed,
        counted(p_offered_judged_answered, 0) as m_offered,
        counted(p_offered_judged_answered, 1) as m_judged,
        counted(p_offered_judged_answered, 2) as m_judged_answered,
        counted(p_in_time_attempts_blocked, 0) as m_in_time,
        counted(p_in_time_attempts_blocked, 1) as m_attempts,
        counted(p_in_time_attempts_blocked, 2) as m_attempts_blocked,
        counted(p_left_waited_left_in_time, 0) as m_abandoned_from_queue,
        counted(p_left_waited_left_in_time, 1) as m_judged_abandoned,
        counted(p_left_waited_left_in_time, 2) as m_in_time_abandoned,
        counted(p_callback_short_abandoned, 0) as m_in_time_callback,
        counted(p_callback_short_abandoned, 1) as m_short,
        counted(p_callback_short_abandoned, 2) as m_abandoned,
        counted(p_patient_left_before_queue, 0) as m_patient,
        counted(p_patient_left_before_queue, 1) as m_patient_abandoned,
        counted(p_patient_left_before_queue, 2) as m_before_queue,
        counted(p_rung_responded_lasted, 0) as m_rung,
        counted(p_rung_responded_lasted, 1) as m_responded,
        counted(p_rung_responded_lasted, 2) as m_lasted,
        counted(p_returned_connected_to_return, 0) as m_returned,
        counted(p_returned_connected_to_return, 1) as m_connected,
        counted(p_returned_connected_to_return, 2) as m_to_return,
        counted(p_returned_in_time_to_connect_connected_in_time, 0) as m_returned_in_time,
        counted(p_returned_in_time_to_connect_connected_in_time, 1) as m_to_connect,
        counted(p_returned_in_time_to_connect_connected_in_time, 2) as m_connected_in_time,
        counted(p_first_resolved_said, 0) as m_first,
        counted(p_first_resolved_said, 1) as m_first_resolved,
        counted(p_first_resolved_said, 2) as m_said,
        counted(p_said_resolved_known_resolved, 0) as m_said_resolved,
        counted(p_said_resolved_known_resolved, 1) as m_resolution_known,
        counted(p_said_resolved_known_resolved, 2) as m_resolved,
        counted(p_transferred_escalated_of_customers, 0) as m_transferred,
        counted(p_transferred_escalated_of_customers, 1) as m_escalated,
        counted(p_transferred_escalated_of_customers, 2) as m_of_customers,
        counted(p_repeats_served_or_offered, 0) as m_repeats,
        counted(p_repeats_served_or_offered, 1) as m_served,
        counted(p_repeats_served_or_offered, 2) as m_served_or_offered,
        counted(p_self_served_opportunities_converted, 0) as m_self_served,
        counted(p_self_served_opportunities_converted, 1) as m_opportunities,
        counted(p_self_served_opportunities_converted, 2) as m_converted,
        counted(p_costed_answered_reminders, 0) as m_costed,
        counted(p_costed_answered_reminders, 1) as m_costed_answered,
        counted(p_costed_answered_reminders, 2) as m_reminders,
        counted(p_reached_blocked, 0) as m_reached,
        counted(p_reached_blocked, 1) as m_blocked,
        counted(p_leg_talked_hold_known_held, 0) as m_talked,
        counted(p_leg_talked_hold_known_held, 1) as m_hold_known,
        counted(p_leg_talked_hold_known_held, 2) as m_held,
        counted(p_leg_worked_talk_hold_handle_known, 0) as m_worked,
        counted(p_leg_worked_talk_hold_handle_known, 1) as m_talk_hold_known,
        counted(p_leg_worked_talk_hold_handle_known, 2) as m_handle_known,
        summed(p_leg_talk_hold, 0) as m_talk_seconds,
        summed(p_leg_talk_hold, 1) as m_hold_seconds,
        summed(p_leg_work_talk_hold, 0) as m_work_seconds,
        summed(p_leg_work_talk_hold, 1) as m_talk_hold_seconds,
        summed(p_leg_handle, 0) as m_handle_seconds,
        summed(p_wait_wait_answered, 0) as m_wait,
        summed(p_wait_wait_answered, 1) as m_wait_answered,
        summed(p_wait_left_before_queue, 0) as m_wait_abandoned,
        summed(p_wait_left_before_queue, 1) as m_before_queue_seconds,
        summed(p_ring_response, 0) as m_ring_seconds,
        summed(p_ring_response, 1) as m_response_seconds,
        summed(p_response_open_contact, 0) as m_open_seconds,
        summed(p_response_open_contact, 1) as m_contact_seconds,
        p_attempt as m_attempt_seconds,
        p_connection as m_connection_seconds,
        p_cents as m_cents
    from packed
)

select period_no, day_of_week, cell, columns('^m_')
from unpacked
where part is null
union all
select
    part_periods.period_no,
    day_of_week,
    cell,
    sum(columns('^m_'))::bigint as '\0'
from unpacked
inner join part_periods using (part)
group by part_periods.period_no, day_of_week, cell;

-- Within a day: the KPIs that are looked at there, by interval, and by hour merged from intervals.
create temp table by_clock as
with
intervals as (
    select
        interval_at,
        if(grouping(queue) = 0, cell('queue', queue, 0), cell('team', team, 0)) as cell,
        sum(columns(
            '^p_(entered|offered|in_time|left|wait_wait|leg_worked|leg_handle).*'
        ))::bigint as '\0'
    from measures
    group by grouping sets ((interval_at, queue), (interval_at, team))
),

clock as (
    select
        10000000 + interval_at // interval_length as period_no,
        interval_at as clock_at,
        intervals.* exclude (interval_at)
    from intervals
    cross join settings
    union all
    select
        20000000 + interval_at // 3600 as period_no,
        any_value(interval_at - interval_at % 3600) as clock_at,
        cell,
        sum(columns('^p_.*'))::bigint as '\0'
    from intervals
    group by interval_at // 3600, cell
)

select
    period_no,
    clock_at,
    cell,
    counted(p_entered_handled_missed, 0)::integer as m_entered,
    counted(p_entered_handled_missed, 1)::integer as m_handled,
    counted(p_entered_handled_missed, 2)::integer as m_missed,
    counted(p_offered_judged_answered, 0)::integer as m_offered,
    counted(p_offered_judged_answered, 1)::integer as m_judged,
    counted(p_offered_judged_answered, 2)::integer as m_judged_answered,
    counted(p_in_time_attempts_blocked, 0)::integer as m_in_time,
    counted(p_in_time_attempts_blocked, 1)::integer as m_attempts,
    counted(p_in_time_attempts_blocked, 2)::integer as m_attempts_blocked,
    counted(p_left_waited_left_in_time, 0)::integer as m_abandoned_from_queue,
    counted(p_leg_worked_talk_hold_handle_known, 2)::integer as m_handle_known,
    summed(p_leg_handle, 0)::integer as m_handle_seconds,
    summed(p_wait_wait_answered, 0)::integer as m_wait,
    summed(p_wait_wait_answered, 1)::integer as m_wait_answered
from (
    from clock
    union all
    select
        period_no,
        any_value(clock_at) as clock_at,
        cell('whole', 0, 0) as cell,
        sum(columns('^p_.*'))::bigint as '\0'
    from clock
    where cell // 16777216 = enum_code('queue'::cut_name)
    group by period_no
);

-- Agents who count once a period: who was there day by day, then in longer periods.
create temp table agents_by_day as
select
    day,
    agent,
    team,
    sum(contacts)::bigint as contacts
from (
    select day, agent, team, 1 as contacts
    from measures
    where is_handled and not is_several
    union all
    select day, agent, any_value(team), 1
    from answered_legs
    group by call_key, day, agent
)
where agent <> enum_code('unknown'::agent_name)
group by day, agent, team;

create temp table handled as
select
    period_no,
    cell,
    count(distinct agent) as agents,
    sum(contacts)::bigint as contacts
from (
    select
        period_days.period_no,
        agent,
        contacts,
        unnest([cell('whole', 0, 0), cell('team', team, 0), cell('agent_id', agent, 0)]) as cell
    from agents_by_day
    inner join period_days using (day)
)
group by period_no, cell;

-- Customers too: a contact is its customer's first of a period if the one before, of the same cell,
-- was before the period began. So a period's customers are a sum over days of the first ones.
create temp table customers_seen as
with
contacts_of_customers as (
    select
        day,
        day_of_week,
        customer,
        site,
        segment,
        issue,
        lag(day) over (partition by customer order by day) as before,
        lag(day) over (partition by customer, site order by day) as before_at_site,
        lag(day) over (partition by customer, segment order by day) as before_in_segment,
        lag(day) over (partition by customer, issue order by day) as before_on_issue,
        lag(day) over (partition by customer, day_of_week order by day) as before_on_weekday
    from measures
    where customer is not null
),

spells as (
    select day, null as day_of_week, cell('whole', 0, 0) as cell, before, count(*) as contacts
    from contacts_of_customers
    group by day, before
    union all
    select day, null, cell('site', site, 0), before_at_site, count(*)
    from contacts_of_customers
    group by day, site, before_at_site
    union all
    select day, null, cell('segment', segment, 0), before_in_segment, count(*)
    from contacts_of_customers
    group by day, segment, before_in_segment
    union all
    select day, null, cell('issue_type', issue, 0), before_on_issue, count(*)
    from contacts_of_customers
    group by day, issue, before_on_issue
    union all
    select day, day_of_week, cell('whole', 0, 0), before_on_weekday, count(*)
    from contacts_of_customers
    group by day, day_of_week, before_on_weekday
)

select
    period_days.period_no,
    spells.day_of_week,
    spells.cell,
    sum(spells.contacts)::bigint as customers
from spells
inner join period_days using (day)
where
    coalesce(spells.before < period_days.first_day, true)
    and (spells.day_of_week is null or period_days.grain not in ('day', 'week'))
group by period_days.period_no, spells.day_of_week, spells.cell;

-- Percentiles. Where a cell has few contacts, straight from them; where it has many, from how often
-- each number of seconds came. Lists of seconds take memory, so cut by cut.
create temp macro percentiles_by(cut, first_code, second_code, weekday, grains) as table
select
    period_days.period_no,
    weekday::integer as day_of_week,
    cell(cut, first_code, second_code) as cell,
    count(*) as waits,
    count(response) as responses,
    quantile_disc(wait, [0.5, 0.9]) as wait,
    quantile_disc(response, [0.5, 0.9]) as response,
    quantile_disc(response_open, [0.5, 0.9]) as response_open
from measures
inner join period_days
    on measures.day = period_days.day and list_contains(grains, period_days.grain)
where is_judged
group by all;

set variable long_grains = ['month', 'quarter', 'year', 'season', 'promotion', 'all'];

create temp table percentiles_of_few as
from percentiles_by('whole', 0, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('whole', 0, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('queue', queue, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('queue', queue, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('site', site, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('site', site, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('team', team, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('team', team, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('agent_id', agent, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('agent_id', agent, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('issue_type', issue, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('issue_type', issue, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('segment', segment, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('segment', segment, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('in_business_hours', hours, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('in_business_hours', hours, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('shift', shift, 0, null, ['day']);

insert into percentiles_of_few
from percentiles_by('shift', shift, 0, null, ['week']);

insert into percentiles_of_few
from percentiles_by('agent_id', agent, 0, null, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('issue_type', issue, 0, null, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('queue_issue', queue, issue, null, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('hour_of_day', 0, hour, null, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('hour_of_day', 0, hour, day_of_week, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('queue_hour', queue, hour, null, getvariable('long_grains'));

insert into percentiles_of_few
from percentiles_by('queue_hour', queue, hour, day_of_week, getvariable('long_grains'));

create temp table histograms as
with
waits as (
    select 1::utinyint as kind, wait as seconds, measures.*
    from measures
    where is_judged
    union all
    select 2::utinyint as kind, response as seconds, measures.*
    from measures
    where response is not null
    union all
    select 3::utinyint as kind, response_open as seconds, measures.*
    from measures
    where response is not null
)

select
    kind,
    part,
    day_of_week,
    case
        when grouping(queue) = 0 then cell('queue', queue, 0)
        when grouping(site) = 0 then cell('site', site, 0)
        when grouping(team) = 0 then cell('team', team, 0)
        when grouping(segment) = 0 then cell('segment', segment, 0)
        when grouping(hours) = 0 then cell('in_business_hours', hours, 0)
        else cell('shift', shift, 0)
    end as cell,
    seconds,
    count(*) as contacts
from waits
group by grouping sets (
    (kind, seconds, part, day_of_week, queue), (kind, seconds, part, site),
    (kind, seconds, part, team), (kind, seconds, part, segment), (kind, seconds, part, hours),
    (kind, seconds, part, shift)
);

create temp table percentiles_of_many as
with
of_queues as (
    select kind, part, day_of_week, cell, seconds, contacts
    from histograms
    where day_of_week is not null
),

by_weekday as (
    from of_queues
    union all
    select kind, part, day_of_week, cell('whole', 0, 0), seconds, sum(contacts)
    from of_queues
    group by kind, part, day_of_week, seconds
),

all_histograms as (
    from by_weekday
    union all
    select kind, part, null, cell, seconds, sum(contacts)
    from by_weekday
    group by kind, part, cell, seconds
    union all
    from histograms
    where day_of_week is null
),

merged as (
    select
        period_no,
        kind,
        day_of_week,
        cell,
        seconds,
        sum(contacts)::bigint as contacts
    from all_histograms
    inner join part_periods using (part)
    group by period_no, kind, day_of_week, cell, seconds
),

in_order as (
    select
        *,
        sum(contacts) over (
            partition by period_no, kind, day_of_week, cell order by seconds
            rows between unbounded preceding and current row
        ) as so_far,
        sum(contacts) over (partition by period_no, kind, day_of_week, cell) as all_contacts
    from merged
)

select
    period_no,
    kind,
    day_of_week,
    cell,
    any_value(all_contacts)::bigint as contacts,
    min(seconds) filter (so_far * 10 >= all_contacts * 5) as p50,
    min(seconds) filter (so_far * 10 >= all_contacts * 9) as p90
from in_order
group by period_no, kind, day_of_week, cell;

-- Where callers gave up, why problems went further, and who was blocked: shares of the whole cell.
create temp table details as
with
events as (
    select
        1::utinyint as kind,
        abandoned_in as detail,
        is_abandoned_from_queue::integer as first,
        is_abandoned::integer as second,
        is_short::integer as third,
        measures.*
    from measures
    where is_abandoned
    union all
    select 2::utinyint, escalation_reason, 1, 0, 0, measures.*
    from measures
    where is_passed_on
    union all
    select 3::utinyint, 'blocked'::detail_name, 1, 0, 0, measures.*
    from measures
    where direction = 1 and not is_entered
),

by_day as (
    select
        day,
        part,
        day_of_week,
        kind,
        detail,
        cell,
        sum(first)::bigint as first,
        sum(second)::bigint as second,
        sum(third)::bigint as third
    from (
        select
            *,
            unnest([
                cell('whole', 0, 0), cell('direction', direction, 0), cell('queue', queue, 0),
                cell('site', site, 0), cell('team', team, 0), cell('agent_id', agent, 0),
                cell('issue_type', issue, 0), cell('segment', segment, 0),
                cell('entry_point', entry_point, 0), cell('in_business_hours', hours, 0),
                cell('shift', shift, 0), cell('hour_of_day', 0, hour),
                cell('queue_hour', queue, hour), cell('queue_issue', queue, issue),
                cell('agent_issue', agent, issue)
            ]) as cell
        from events
    )
    group by all
)

select
    period_days.period_no,
    null as day_of_week,
    kind,
    detail,
    cell,
    sum(first)::bigint as first,
    sum(second)::bigint as second,
    sum(third)::bigint as third
from by_day
inner join period_days using (day)
where
    period_days.grain not in ('day', 'week')
    or cell // 16777216 in (enum_code('whole'::cut_name), enum_code('queue'::cut_name))
group by period_days.period_no, kind, detail, cell
union all
select
    period_days.period_no,
    by_day.day_of_week,
    kind,
    detail,
    cell,
    sum(first)::bigint as first,
    sum(second)::bigint as second,
    sum(third)::bigint as third
from by_day
inner join period_days using (day)
where
    period_days.grain not in ('day', 'week')
    and cell // 16777216 in (
        enum_code('whole'::cut_name), enum_code('queue'::cut_name),
        enum_code('hour_of_day'::cut_name), enum_code('queue_hour'::cut_name)
    )
group by period_days.period_no, by_day.day_of_week, kind, detail, cell;
