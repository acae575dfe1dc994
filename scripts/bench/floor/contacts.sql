-- The first half: from the files to contacts that are judged, in whole numbers. The files are taken
-- to be clean and as scripts/bench/generate.py writes them: calls only, instants in whole seconds,
-- ids that are a letter and a number, no span of opening hours over midnight, holidays of a whole
-- day, seasons and promotions that do not overlap. Nothing is tested: a floor.

-- What the deployment says, as numbers.
create temp table settings as
select
    max(value) filter (name = 'first_contact_resolution_window')::bigint as resolution_window,
    max(value) filter (name = 'repeat_window')::bigint as repeat_window,
    max(value) filter (name = 'missed_call_return_limit')::bigint as return_limit,
    max(value) filter (name = 'interval_length')::bigint as interval_length
from read_csv(getvariable('settings') || '/deployment.csv', header = true, all_varchar = true);

create temp table voice as
select
    service_level_target_seconds::bigint as target_seconds,
    short_abandon_seconds::bigint as short_seconds,
    has_abandonment::boolean as has_abandonment
from read_csv(getvariable('product') || '/channels.csv', header = true, all_varchar = true)
where code = 'voice';

-- The one pass over text.
create temp table rows_of_calls as
select
    -- In the order of the text, so that equal instants are ordered by id as everywhere.
    rpad(call_id[2:], 11, '0')::bigint * 16 + len(call_id) as call_key,
    leg::tinyint as leg,
    direction = 'inbound' as is_inbound,
    case
        when customer_id is not null then customer_id[2:]::bigint
        when customer_number is not null then -1 - right(customer_number, 7)::bigint
    end as customer,
    case_id is not null as has_case,
    entry_point,
    queue,
    site,
    agent_id,
    issue_type,
    purpose = 'reminder' as is_reminder,
    segment,
    epoch(started_at)::bigint as started_at,
    epoch(queued_at)::bigint as queued_at,
    epoch(ringing_at)::bigint as ringing_at,
    epoch(answered_at)::bigint as answered_at,
    epoch(left_queue_at)::bigint as left_queue_at,
    epoch(ended_at)::bigint as ended_at,
    hold_seconds,
    after_call_work_seconds as work_seconds,
    outcome,
    coalesce(abandoned_in, if(queued_at is not null, 'queue', null)) as abandoned_in,
    transferred,
    escalated,
    escalation_reason,
    resolved,
    rpad(callback_of[2:], 11, '0')::bigint * 16 + len(callback_of) as callback_of,
    sales_opportunity,
    converted,
    cost,
    updated_at
from read_csv(
    getvariable('exports') || '/generic/calls_*.csv',
    header = true, auto_detect = false, quote = '"', escape = '"',
    columns = {
        call_id: 'varchar', leg: 'tinyint', direction: 'varchar', customer_id: 'varchar',
        customer_number: 'varchar', case_id: 'varchar', entry_point: 'varchar', queue: 'varchar',
        site: 'varchar', skill: 'varchar', "language": 'varchar', agent_id: 'varchar',
        issue_type: 'varchar', purpose: 'varchar', segment: 'varchar', started_at: 'timestamptz',
        queued_at: 'timestamptz', ringing_at: 'timestamptz', answered_at: 'timestamptz',
        left_queue_at: 'timestamptz', ended_at: 'timestamptz', hold_seconds: 'integer',
        consult_seconds: 'integer', after_call_work_seconds: 'integer', outcome: 'varchar',
        abandoned_in: 'varchar', ended_by: 'varchar', transferred: 'boolean',
        transfer_kind: 'varchar', escalated: 'boolean', escalation_reason: 'varchar',
        resolved: 'boolean', callback_of: 'varchar', sales_opportunity: 'boolean',
        converted: 'boolean', cost: 'double', updated_at: 'varchar'
    }
);

-- Words as numbers of a byte or two; `unknown` stands for not known, as in the cells.
create type queue_name as enum (
    select distinct coalesce(queue, 'unknown') as word from rows_of_calls union select 'unknown'
);
create type site_name as enum (
    select distinct coalesce(site, 'unknown') as word from rows_of_calls union select 'unknown'
);
create type agent_name as enum (
    select distinct coalesce(agent_id, 'unknown') as word from rows_of_calls union select 'unknown'
);
create type issue_name as enum (
    select distinct coalesce(issue_type, 'unknown') as word from rows_of_calls
    union
    select 'unknown'
);
create type segment_name as enum (
    select distinct coalesce(segment, 'unknown') as word from rows_of_calls union select 'unknown'
);
create type entry_name as enum (
    select distinct coalesce(entry_point, 'unknown') as word from rows_of_calls
    union
    select 'unknown'
);
create type outcome_name as enum (select distinct outcome from rows_of_calls);
create type detail_name as enum (
    select 'unknown' as word
    union
    select 'blocked'
    union
    select distinct abandoned_in from rows_of_calls where abandoned_in is not null
    union
    select distinct escalation_reason from rows_of_calls where escalation_reason is not null
);
create type team_name as enum (
    select 'unknown' as word
    union
    select distinct team
    from read_csv(
        getvariable('exports') || '/generic/agents*.csv', header = true, all_varchar = true
    )
    where team is not null
);

create temp table sites as
select
    site::varchar as site,
    time_zone::varchar as time_zone
from read_csv(getvariable('settings') || '/sites.csv', header = true, all_varchar = true);

create temp table bounds as
select
    min(started_at) // 86400 - 2 as first_day,
    max(ended_at) // 86400 + 2 as last_day,
    max(started_at) filter (leg = 1) as as_of
from rows_of_calls;

-- Of each hour in UTC, how many seconds a site's clock is ahead: one number to look up by.
create temp table clock_hours as
select
    enum_code(named.site) * 1048576::bigint + hour as site_hour,
    case
        when time_zone is null then 0
        else
            epoch(timezone(time_zone, timezone('UTC', make_timestamp(hour * 3600000000))))::bigint
            - hour * 3600
    end as offset_seconds
from (select unnest(enum_range(null::site_name))::site_name as site) as named
left join sites on named.site::varchar = sites.site
cross join (
    select unnest(range(first_day * 24, last_day * 24 + 24)) as hour from bounds
) as hours;

create temp table shift_minutes as
select
    minute,
    arg_min(shift, (minute - begins + 1440) % 1440) as shift
from (
    select
        shift,
        starts_at[1:2]::bigint * 60 + starts_at[4:5]::bigint as begins,
        ends_at[1:2]::bigint * 60 + ends_at[4:5]::bigint as ends
    from read_csv(getvariable('settings') || '/shifts.csv', header = true, all_varchar = true)
) as shifts
cross join (select unnest(range(1440)) as minute) as minutes
where (minute - begins + 1440) % 1440 < (ends - begins + 1439) % 1440 + 1
group by minute;

create type shift_name as enum (
    select distinct shift as word from shift_minutes union select 'unknown'
);

-- When a queue is open on a day of its site, and for how long it was before.
create temp table open_days as
with
hours as (
    select
        queue,
        day_of_week::bigint as day_of_week,
        opens_at[1:2]::bigint * 60 + opens_at[4:5]::bigint as opens,
        closes_at[1:2]::bigint * 60 + closes_at[4:5]::bigint as closes,
        coalesce(epoch(valid_from::timestamp)::bigint // 86400, 0) as valid_from,
        coalesce(epoch(valid_to::timestamp)::bigint // 86400, 1000000) as valid_to
    from read_csv(
        getvariable('settings') || '/opening_hours.csv', header = true, all_varchar = true
    )
),

holidays as (
    select
        site,
        epoch(date::timestamp)::bigint // 86400 as day
    from read_csv(getvariable('settings') || '/holidays.csv', header = true, all_varchar = true)
),

days as (
    select
        queues.queue,
        named.site,
        days.day,
        coalesce(sites.time_zone, 'UTC') as time_zone,
        make_timestamp((days.day * 86400 + coalesce(hours.opens, 0) * 60) * 1000000) as opens,
        coalesce(if(holidays.day is null, hours.closes, hours.opens), 0) as closes_minute,
        make_timestamp((days.day * 86400 + closes_minute * 60) * 1000000) as closes
    from (select distinct queue from hours) as queues
    cross join (select unnest(enum_range(null::site_name)) as site) as named
    cross join (select unnest(range(first_day, last_day + 1)) as day from bounds) as days
    left join sites on named.site = sites.site
    left join hours
        on
            queues.queue = hours.queue
            and (days.day + 3) % 7 + 1 = hours.day_of_week
            and days.day between hours.valid_from and hours.valid_to
    left join holidays on named.site = holidays.site and days.day = holidays.day
),

in_utc as (
    select
        queue,
        site,
        day,
        epoch(timezone(time_zone, opens))::bigint as opens_at,
        epoch(timezone(time_zone, closes))::bigint as closes_at
    from days
)

select
    (enum_code(queue::queue_name) * 256 + enum_code(site::site_name)) * 65536 + day as clock_day,
    opens_at,
    closes_at,
    coalesce(
        sum(closes_at - opens_at) over (
            partition by queue, site order by day rows between unbounded preceding and 1 preceding
        ),
        0
    )::bigint as open_before
from in_utc
where queue in (select unnest(enum_range(null::queue_name)));

create temp table targets as
select
    coalesce(queues.service_level_target_seconds::bigint, voice.target_seconds) as target_seconds,
    coalesce(queues.short_abandon_seconds::bigint, voice.short_seconds) as short_seconds,
    enum_code(named.queue) as queue_no
from (select unnest(enum_range(null::queue_name))::queue_name as queue) as named
cross join voice
left join read_csv(getvariable('settings') || '/queues.csv', header = true, all_varchar = true)
    as queues
    on named.queue::varchar = queues.queue and queues.channel = 'voice';

-- The team that an agent is in; the first version holds for what was before it, too.
create temp table agent_teams as
select
    agent_id::agent_name as agent,
    coalesce(team, 'unknown')::team_name as team,
    if(row_number() over versions = 1, 0, valid_at) as valid_from,
    coalesce(lead(valid_at) over versions, 1e18::bigint) as valid_to
from (
    select
        agents.agent_id,
        agents.team,
        epoch(timezone(coalesce(sites.time_zone, 'UTC'), agents.valid_from::timestamp))::bigint
            as valid_at
    from
        read_csv(
            getvariable('exports') || '/generic/agents*.csv', header = true, all_varchar = true
        ) as agents
    left join sites on agents.site = sites.site
) as versions_told
where agent_id in (select unnest(enum_range(null::agent_name)))
window versions as (partition by agent_id order by valid_at nulls first);

-- Nine of ten calls are one row; only the others are put together.
create temp table several as
select distinct call_key from rows_of_calls where leg > 1 or updated_at is not null;

create temp table several_legs as
select * exclude (place)
from (
    select
        rows_of_calls.*,
        row_number() over (
            partition by call_key, leg order by updated_at desc nulls last
        ) as place,
        min(started_at) over (partition by call_key) as arrived_at,
        outcome = 'answered' as is_answered,
        is_inbound
        and (
            outcome = 'answered'
            or (outcome = 'abandoned' and coalesce(abandoned_in, '') in ('queue', 'ringing'))
            or (
                queued_at is not null
                and outcome not in ('abandoned', 'after_hours', 'self_served', 'blocked')
            )
        ) as is_offered
    from rows_of_calls
    where call_key in (select call_key from several)
)
where place = 1;

-- What counts of legs, and what whole calls have of them.
create temp table calls as
with
singles as (
    select
        *,
        outcome = 'answered' as is_answered,
        is_inbound
        and (
            outcome = 'answered'
            or (outcome = 'abandoned' and coalesce(abandoned_in, '') in ('queue', 'ringing'))
            or (
                queued_at is not null
                and outcome not in ('abandoned', 'after_hours', 'self_served', 'blocked')
            )
        ) as is_offered
    from rows_of_calls
    where call_key not in (select call_key from several)
),

legs as (
    select
        *,
        if(is_answered and ended_at >= answered_at, ended_at - answered_at, null)
            as talk_hold_seconds,
        if(talk_hold_seconds >= hold_seconds, talk_hold_seconds - hold_seconds, null)
            as talk_seconds,
        talk_hold_seconds + work_seconds as talk_hold_work_seconds
    from several_legs
),

put_together as (
    select
        call_key,
        any_value(is_inbound) as is_inbound,
        any_value(customer order by customer < 0, leg) as customer,
        bool_or(has_case) as has_case,
        arg_min(entry_point, leg) as entry_point,
        coalesce(arg_min(queue, leg) filter (is_offered), arg_min(queue, leg)) as queue,
        arg_min(site, leg) as site,
        arg_min_null(agent_id, leg) filter (is_answered) as agent,
        arg_min(issue_type, leg) as issue_type,
        arg_min(is_reminder, leg) as is_reminder,
        arg_min(segment, leg) as segment,
        min(started_at) as arrived_at,
        arg_min_null(queued_at, leg) filter (is_offered) as queued_at,
        arg_min_null(ringing_at, leg) filter (is_answered) as ringing_at,
        arg_min_null(answered_at, leg) filter (is_answered) as answered_at,
        coalesce(
            min(leg) filter (is_answered), max(leg) filter (is_offered), max(leg)
        ) as deciding_leg,
        max(ended_at) as ended_at,
        if(
            count(*) filter (is_answered and hold_seconds is null) = 0,
            sum(hold_seconds) filter (is_answered), null
        ) as hold_seconds,
        if(
            count(*) filter (is_answered and work_seconds is null) = 0,
            sum(work_seconds) filter (is_answered), null
        ) as work_seconds,
        if(
            count(*) filter (is_answered and talk_seconds is null) = 0,
            sum(talk_seconds) filter (is_answered), null
        ) as talk_seconds,
        if(
            count(*) filter (is_answered and talk_hold_seconds is null) = 0,
            sum(talk_hold_seconds) filter (is_answered), null
        ) as talk_hold_seconds,
        if(
            count(*) filter (is_answered and talk_hold_work_seconds is null) = 0,
            sum(talk_hold_work_seconds) filter (is_answered), null
        ) as talk_hold_work_seconds,
        bool_or(is_answered) as is_answered,
        bool_or(is_offered) as is_offered,
        coalesce(bool_or(transferred), false) as is_transferred,
        coalesce(bool_or(escalated), false) as is_escalated,
        arg_min(escalation_reason, leg) filter (escalated) as escalation_reason,
        arg_max(resolved, leg) as is_resolved,
        arg_min(callback_of, leg) as callback_of,
        arg_min(sales_opportunity, leg) as is_opportunity,
        arg_min(converted, leg) as is_converted,
        arg_min(cost, leg) as cost,
        list({
            leg: leg, outcome: outcome, abandoned_in: abandoned_in,
            left_queue_at: coalesce(left_queue_at, ended_at)
        }) as ends
    from legs
    group by call_key
)

select
    call_key,
    is_inbound,
    customer,
    has_case,
    coalesce(entry_point, 'unknown')::entry_name as entry_point,
    coalesce(queue, 'unknown')::queue_name as queue,
    coalesce(site, 'unknown')::site_name as site,
    if(is_answered, coalesce(agent_id, 'unknown'), 'unknown')::agent_name as agent,
    coalesce(issue_type, 'unknown')::issue_name as issue_type,
    is_reminder,
    coalesce(segment, 'unknown')::segment_name as segment,
    started_at as arrived_at,
    queued_at,
    ringing_at,
    if(is_answered, answered_at, null) as answered_at,
    coalesce(left_queue_at, ended_at) as left_queue_at,
    ended_at,
    hold_seconds,
    work_seconds,
    if(is_answered and ended_at >= answered_at, ended_at - answered_at, null)
        as talk_hold_seconds,
    if(talk_hold_seconds >= hold_seconds, talk_hold_seconds - hold_seconds, null)
        as talk_seconds,
    talk_hold_seconds + work_seconds as talk_hold_work_seconds,
    outcome::outcome_name as outcome,
    if(outcome = 'abandoned', coalesce(abandoned_in, 'unknown'), null)::detail_name
        as abandoned_in,
    is_answered,
    is_offered,
    coalesce(transferred, false) as is_transferred,
    coalesce(escalated, false) as is_escalated,
    if(escalated, coalesce(escalation_reason, 'unknown'), null)::detail_name
        as escalation_reason,
    resolved as is_resolved,
    callback_of,
    sales_opportunity as is_opportunity,
    converted as is_converted,
    cost,
    false as is_several
from singles
union all by name
select
    * exclude (ends, deciding_leg, ended)
    replace (
        coalesce(entry_point, 'unknown')::entry_name as entry_point,
        coalesce(queue, 'unknown')::queue_name as queue,
        coalesce(site, 'unknown')::site_name as site,
        coalesce(agent, 'unknown')::agent_name as agent,
        coalesce(issue_type, 'unknown')::issue_name as issue_type,
        coalesce(segment, 'unknown')::segment_name as segment,
        if(is_escalated, coalesce(escalation_reason, 'unknown'), null)::detail_name
            as escalation_reason
    ),
    ended.outcome::outcome_name as outcome,
    if(ended.outcome = 'abandoned', coalesce(ended.abandoned_in, 'unknown'), null)::detail_name
        as abandoned_in,
    ended.left_queue_at as left_queue_at,
    true as is_several
from (
    select
        *,
        list_filter(ends, lambda tail: tail.leg = deciding_leg)[1] as ended
    from put_together
);

drop table rows_of_calls;

-- What the customer did before and after, in order of time.
create temp table told_by_customers as
select
    call_key,
    arrived_at - max(ended_at) filter (is_inbound and outcome <> 'blocked') over (
        by_customer rows between unbounded preceding and 1 preceding
    ) <= settings.repeat_window as is_repeat,
    -- An issue that is unknown may be any.
    if(
        issue_type = 'unknown',
        lead(arrived_at) over by_customer,
        least(
            lead(arrived_at) over by_issue,
            lead(if(issue_type = 'unknown', arrived_at, null) ignore nulls) over by_customer
        )
    ) as next_on_issue_at
from calls
cross join settings
where customer is not null
window
    by_customer as (partition by customer order by arrived_at, call_key),
    by_issue as (partition by customer, issue_type order by arrived_at, call_key);

-- A contact whose issue is unknown stands in the chain of each of its customer's issues.
create temp table in_chains as
with
issues as (
    select distinct
        customer,
        issue_type
    from calls
    where customer is not null and issue_type <> 'unknown'
),

links as (
    select call_key, customer, issue_type, arrived_at, ended_at, is_answered
    from calls
    where is_inbound and customer is not null and issue_type <> 'unknown'
    union all
    select
        calls.call_key,
        calls.customer,
        coalesce(issues.issue_type, 'unknown') as issue_type,
        calls.arrived_at,
        calls.ended_at,
        calls.is_answered
    from calls
    left join issues on calls.customer = issues.customer
    where calls.is_inbound and calls.customer is not null and calls.issue_type = 'unknown'
)

select
    call_key,
    customer,
    issue_type,
    arrived_at,
    is_answered,
    coalesce(
        arrived_at - max(ended_at) over before_it <= settings.resolution_window, false
    ) as is_linked,
    arrived_at - max(ended_at) filter (is_answered) over before_it > settings.resolution_window
        as is_long_after_an_answer
from links
cross join settings
window before_it as (
    partition by customer, issue_type order by arrived_at, call_key
    rows between unbounded preceding and 1 preceding
);

-- First of its chain: what follows nothing, and what no answer came before. Only what hangs
-- together with an earlier answer by calls in vain has to be looked at in order.
create temp table first_answered as
with
doubtful as (
    select distinct customer, issue_type
    from in_chains
    where is_answered and is_linked and is_long_after_an_answer
),

in_order as (
    select
        call_key,
        is_answered,
        max(if(is_answered, place, null)) over (
            by_place rows between unbounded preceding and 1 preceding
        ) as last_answer,
        max(if(is_linked, null, place)) over (
            by_place rows between unbounded preceding and current row
        ) as last_start
    from (
        select
            *,
            row_number() over (
                partition by customer, issue_type order by arrived_at, call_key
            ) as place
        from in_chains
        where (customer, issue_type) in (select (customer, issue_type) from doubtful)
    )
    window by_place as (partition by customer, issue_type order by place)
)

select
    call_key,
    bool_and(is_first) as is_first
from (
    select
        call_key,
        not is_linked or is_long_after_an_answer is null as is_first
    from in_chains
    where is_answered and (not is_linked or coalesce(not is_long_after_an_answer, true))
    union all
    select
        in_order.call_key,
        coalesce(last_answer < last_start, true) as is_first
    from in_order
    where is_answered
)
group by call_key;

-- One thing to look up by, for each takes memory.
create temp table told as
select told_by_customers.*, first_answered.is_first
from told_by_customers
left join first_answered using (call_key);

drop table told_by_customers;
drop table in_chains;
drop table first_answered;

create temp table contacts as
with
sums as (
    select
        calls.*,
        clock_hours.offset_seconds,
        calls.arrived_at + clock_hours.offset_seconds as local_at,
        if(calls.is_answered, calls.answered_at, calls.left_queue_at) as wait_ended_at
    from calls
    inner join clock_hours
        on
            enum_code(calls.site) * 1048576::bigint + calls.arrived_at // 3600
            = clock_hours.site_hour
),

placed as (
    select
        *,
        local_at // 86400 as day,
        local_at % 86400 // 60 as minute,
        (enum_code(queue) * 256 + enum_code(site)) * 65536 as clock
    from sums
)

select
    placed.call_key,
    placed.customer,
    placed.is_inbound,
    placed.outcome,
    placed.day::integer as day,
    (placed.minute // 60)::tinyint as hour,
    placed.arrived_at,
    placed.ended_at,
    placed.answered_at,
    placed.callback_of,
    placed.queue,
    placed.site,
    coalesce(teams.team, 'unknown')::team_name as team,
    placed.agent,
    placed.issue_type,
    placed.segment,
    placed.entry_point,
    hours.clock_day is null
    or (hours.opens_at <= placed.arrived_at and placed.arrived_at < hours.closes_at)
        as in_business_hours,
    coalesce(shift_minutes.shift, 'unknown')::shift_name as shift,
    placed.abandoned_in,
    placed.escalation_reason,
    placed.is_reminder,
    placed.is_several,
    placed.is_answered,
    placed.is_offered,
    placed.is_transferred,
    placed.is_escalated,
    placed.is_resolved as is_said_resolved,
    coalesce(placed.is_resolved, if(placed.has_case, false, null)) as is_resolved,
    placed.is_opportunity,
    placed.is_converted,
    placed.cost,
    targets.target_seconds,
    targets.short_seconds,
    if(
        placed.is_offered and placed.queued_at >= placed.arrived_at,
        placed.queued_at - placed.arrived_at, null
    ) as before_queue_seconds,
    if(
        placed.is_offered and placed.wait_ended_at >= placed.queued_at,
        placed.wait_ended_at - placed.queued_at, null
    ) as wait_seconds,
    if(
        placed.answered_at >= placed.ringing_at, placed.answered_at - placed.ringing_at, null
    ) as ring_seconds,
    if(
        placed.answered_at >= placed.arrived_at, placed.answered_at - placed.arrived_at, null
    ) as response_seconds,
    if(
        hours.clock_day is null or response_seconds is null,
        response_seconds,
        coalesce(later_hours.open_before, hours.open_before)
        + least(
            greatest(placed.answered_at, coalesce(later_hours.opens_at, hours.opens_at)),
            coalesce(later_hours.closes_at, hours.closes_at)
        ) - coalesce(later_hours.opens_at, hours.opens_at)
        - hours.open_before
        - (least(greatest(placed.arrived_at, hours.opens_at), hours.closes_at) - hours.opens_at)
    ) as response_open_seconds,
    placed.talk_seconds,
    placed.hold_seconds,
    placed.work_seconds,
    placed.talk_hold_seconds,
    placed.talk_hold_work_seconds,
    if(placed.ended_at >= placed.arrived_at, placed.ended_at - placed.arrived_at, null)
        as contact_seconds,
    told.is_repeat,
    coalesce(told.is_first, false) as is_first_answered,
    settings.resolution_window <= bounds.as_of - placed.ended_at as is_resolution_window_over,
    coalesce(
        told.next_on_issue_at > placed.ended_at + settings.resolution_window,
        true
    ) as is_left_alone
from placed
cross join settings
cross join bounds
left join agent_teams as teams
    on
        placed.agent = teams.agent
        and placed.arrived_at >= teams.valid_from
        and placed.arrived_at < teams.valid_to
inner join targets on enum_code(placed.queue) = targets.queue_no
left join shift_minutes on placed.minute = shift_minutes.minute
left join open_days as hours on placed.clock + placed.day = hours.clock_day
left join open_days as later_hours
    on
        if(
            (placed.answered_at + placed.offset_seconds) // 86400 <> placed.day,
            placed.clock + (placed.answered_at + placed.offset_seconds) // 86400,
            null
        ) = later_hours.clock_day
left join told on placed.call_key = told.call_key;

drop table calls;
drop table told;

-- What happened to a customer after a missed call, in order of time: is called back, gets through
-- alone, or is missed again.
create temp table missed_calls as
with
known as (
    select call_key, customer, is_inbound, outcome, arrived_at, answered_at, ended_at
    from contacts
    where not is_inbound or outcome not in ('self_served', 'blocked')
    union all
    -- A call back may be known by another name than the call that it returns.
    select
        calls.call_key,
        returned.customer,
        calls.is_inbound,
        calls.outcome,
        calls.arrived_at,
        calls.answered_at,
        calls.ended_at
    from contacts as calls
    inner join contacts as returned on calls.callback_of = returned.call_key
    where not calls.is_inbound and calls.customer is distinct from returned.customer
),

happenings as (
    select
        call_key,
        customer,
        case when not is_inbound then 1 when outcome = 'answered' then 2 else 0 end as kind,
        kind = 1 and outcome = 'answered' as is_connected,
        case
            when kind = 0 then ended_at
            when kind = 1 then arrived_at
            else answered_at
        end as happened_at
    from known
    where customer is not null
),

in_order as (
    select
        call_key,
        kind,
        happened_at as missed_at,
        lag(kind) over after_each_other is distinct from 0 as is_first_until_attempt,
        lag(if(kind = 1 and not is_connected, null, kind) ignore nulls) over after_each_other
            is distinct from 0 as is_first_until_connection,
        lead(if(kind = 1, happened_at, null) ignore nulls) over after_each_other as attempt_at,
        lead(if(is_connected, happened_at, null) ignore nulls) over after_each_other
            as connection_at,
        lead(if(kind = 2, happened_at, null) ignore nulls) over after_each_other
            as got_through_at
    from happenings
    window after_each_other as (partition by customer order by happened_at, kind, call_key)
)

select
    call_key,
    is_first_until_attempt
    and attempt_at <= coalesce(got_through_at, attempt_at) as is_returned,
    is_first_until_attempt and attempt_at is null and got_through_at is null as is_not_returned,
    attempt_at - missed_at as attempt_seconds,
    is_first_until_connection
    and connection_at <= coalesce(got_through_at, connection_at) as is_connected,
    is_first_until_connection and connection_at is null and got_through_at is null
        as is_not_connected,
    connection_at - missed_at as connection_seconds,
    bounds.as_of - missed_at >= settings.return_limit as is_limit_over
from in_order
cross join settings
cross join bounds
where kind = 0;
