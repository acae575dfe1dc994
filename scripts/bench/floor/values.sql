-- The cells one below the other, as kpi_values has them: per KPI and variant what its numbers are.
-- Each wide row becomes a row per KPI that has events there, and per slice that shows it.

create temp table slices as
select
    enum_code(cut::cut_name) as cut,
    slice,
    has_channel,
    slice like '%channel%' or slice like '%queue%' as is_within_channel,
    slice in ('channel', 'queue', 'channel, hour_of_day', 'queue, hour_of_day') as has_weekdays,
    slice in ('all', 'channel', 'queue') as has_days_of_details,
    slice in ('all', 'channel', 'queue', 'team') as is_intraday_of_all,
    slice in ('channel', 'queue', 'channel, team') as is_intraday_within_channel,
    slice in ('all', 'channel') as is_of_channels,
    slice in ('all', 'channel', 'site', 'segment', 'issue_type') as is_of_customers
from (
    values
    ('whole', 'all', 0), ('whole', 'channel', 1), ('direction', 'direction', 0),
    ('queue', 'queue', 0), ('site', 'site', 0), ('site', 'channel, site', 1),
    ('team', 'team', 0), ('team', 'channel, team', 1), ('agent_id', 'agent_id', 0),
    ('agent_id', 'channel, agent_id', 1), ('issue_type', 'issue_type', 0),
    ('issue_type', 'channel, issue_type', 1), ('segment', 'segment', 0),
    ('segment', 'channel, segment', 1), ('entry_point', 'entry_point', 0),
    ('in_business_hours', 'in_business_hours', 0),
    ('in_business_hours', 'channel, in_business_hours', 1), ('shift', 'shift', 0),
    ('shift', 'channel, shift', 1), ('hour_of_day', 'channel, hour_of_day', 1),
    ('queue_hour', 'queue, hour_of_day', 0), ('queue_issue', 'queue, issue_type', 0),
    ('agent_issue', 'agent_id, issue_type', 0)
) as all_slices (cut, slice, has_channel);

create table cells as
select
    found.cell * 2 + slices.has_channel as cell_no,
    slices.slice,
    if(slices.has_channel = 1, 'voice', null) as channel,
    if(slices.slice = 'direction', if(first = 1, 'inbound', 'outbound'), null) as direction,
    if(slices.slice like '%queue%', enum_range(null::queue_name)[first + 1], null)::varchar
        as queue,
    if(slices.slice like '%site%', enum_range(null::site_name)[first + 1], null)::varchar as site,
    if(slices.slice like '%team%', enum_range(null::team_name)[first + 1], null)::varchar as team,
    if(slices.slice like '%agent%', enum_range(null::agent_name)[first + 1], null)::varchar
        as agent_id,
    if(
        slices.slice like '%issue%',
        enum_range(null::issue_name)[
            if(slices.slice in ('issue_type', 'channel, issue_type'), first, second) + 1
        ],
        null
    )::varchar as issue_type,
    if(slices.slice like '%segment%', enum_range(null::segment_name)[first + 1], null)::varchar
        as segment,
    if(slices.slice like '%entry%', enum_range(null::entry_name)[first + 1], null)::varchar
        as entry_point,
    if(slices.slice like '%hour_of_day', second, null)::bigint as hour_of_day,
    if(slices.slice like '%hours', first = 1, null) as in_business_hours,
    if(slices.slice like '%shift', enum_range(null::shift_name)[first + 1], null)::varchar as shift
from (
    select distinct
        cell,
        cell // 16777216 as cut,
        cell % 16777216 // 256 as first,
        cell % 256 as second
    from totals
) as found
inner join slices using (cut);

insert into periods
select distinct
    period_no,
    if(period_no < 20000000, 'interval', 'hour'),
    make_timestamp(clock_at * 1000000),
    strftime(make_timestamp(clock_at * 1000000), '%Y-%m-%d %H:%M')
from by_clock;

create type kpi_name as enum (
    'contact_volume', 'answered_calls', 'missed_calls', 'service_level', 'abandonment_rate',
    'blocked_call_rate', 'patience', 'average_time_in_queue', 'average_speed_of_answer',
    'average_ring_time', 'average_wait_time', 'first_response_time', 'missed_call_callback_time',
    'missed_call_return_rate', 'average_talk_time', 'average_hold_time',
    'average_after_call_work', 'average_handle_time', 'first_contact_resolution',
    'resolution_rate', 'transfer_rate', 'escalation_rate', 'repeat_contact_rate',
    'contact_frequency', 'multichannel_customer_share', 'self_service_rate',
    'contacts_handled_per_agent', 'conversion_rate', 'contacts_per_conversion',
    'cost_per_contact', 'cost_per_acquisition', 'reminder_reach_rate'
);
create type variant_name as enum (
    'default', 'abandons_negative', 'answered_only', 'abandons_positive', 'callback_positive',
    'abandons_ignored', 'short_abandons_positive', 'short_abandons_excluded', 'queue', 'any_step',
    'short_excluded', 'short_excluded_from_numerator', 'agent_answer', 'acd_pickup',
    'all_offered', 'mean', 'p50', 'p90', 'abandoned_only', 'business_mean', 'business_p50',
    'business_p90', 'attempted', 'connected', 'all_handled', 'held_only', 'talk_hold_acw',
    'talk_hold', 'contact_length', 'observed', 'agent_reported', 'contained', 'entered',
    'per_agent', 'per_hour'
);

-- A KPI that is cut in all ways, and one that is never looked at across channels.
create temp macro of_all(kpi, variant, events, n, numerator, denominator) as table
select
    kpi::kpi_name as kpi_id,
    variant::variant_name as variant,
    totals.period_no,
    totals.day_of_week::utinyint as day_of_week,
    totals.cell * 2 + slices.has_channel as cell_no,
    null::detail_name as detail_value,
    n::integer as n,
    numerator::double as numerator,
    denominator::double as denominator
from totals
inner join slices
    on
        totals.cell // 16777216 = slices.cut
        and (totals.day_of_week is null or slices.has_weekdays)
where events > 0;

create temp macro within_channel(kpi, variant, events, n, numerator, denominator) as table
select
    kpi::kpi_name as kpi_id,
    variant::variant_name as variant,
    totals.period_no,
    totals.day_of_week::utinyint as day_of_week,
    totals.cell * 2 + slices.has_channel as cell_no,
    null::detail_name as detail_value,
    n::integer as n,
    numerator::double as numerator,
    denominator::double as denominator
from totals
inner join slices
    on
        totals.cell // 16777216 = slices.cut
        and slices.is_within_channel
        and (totals.day_of_week is null or slices.has_weekdays)
where events > 0;

create temp macro within_a_day(kpi, variant, is_within, n, numerator, denominator) as table
select
    kpi::kpi_name as kpi_id,
    variant::variant_name as variant,
    clock.period_no,
    null::utinyint as day_of_week,
    clock.cell * 2 + slices.has_channel as cell_no,
    null::detail_name as detail_value,
    n::integer as n,
    numerator::double as numerator,
    denominator::double as denominator
from by_clock as clock
inner join slices
    on
        clock.cell // 16777216 = slices.cut
        and if(is_within, slices.is_intraday_within_channel, slices.is_intraday_of_all)
where n > 0;

create temp macro percentiles(kpi, variant, measure, of_few, place, n_of_few, of_many) as table
select
    kpi::kpi_name as kpi_id,
    variant::variant_name as variant,
    found.period_no,
    found.day_of_week::utinyint as day_of_week,
    found.cell * 2 + slices.has_channel as cell_no,
    null::detail_name as detail_value,
    found.n::integer as n,
    found.value::double as numerator,
    null::double as denominator
from (
    select period_no, day_of_week, cell, n_of_few as n, of_few[place] as value
    from percentiles_of_few
    where n_of_few > 0
    union all
    select period_no, day_of_week, cell, contacts as n, of_many as value
    from percentiles_of_many
    where kind = measure
) as found
inner join slices
    on
        found.cell // 16777216 = slices.cut
        and slices.is_within_channel
        and (found.day_of_week is null or slices.has_weekdays);

-- A share of the whole: n and denominator are the whole cell's.
create temp macro shares(kpi, variant, detail_kind, numerator, n, denominator) as table
select
    kpi::kpi_name as kpi_id,
    variant::variant_name as variant,
    details.period_no,
    details.day_of_week::utinyint as day_of_week,
    details.cell * 2 + slices.has_channel as cell_no,
    details.detail as detail_value,
    n::integer as n,
    numerator::double as numerator,
    denominator::double as denominator
from details
inner join totals
    on
        details.period_no = totals.period_no
        and details.cell = totals.cell
        and coalesce(details.day_of_week, 0) = coalesce(totals.day_of_week, 0)
inner join periods on details.period_no = periods.period_no
inner join slices
    on
        details.cell // 16777216 = slices.cut
        and (details.day_of_week is null or slices.has_weekdays)
        and (slices.has_days_of_details or periods.grain not in ('day', 'week'))
where details.kind = detail_kind and numerator > 0;

create table cell_values as
from of_all('contact_volume', 'default', m_entered, m_entered, m_entered, null)
union all
from of_all('answered_calls', 'default', m_handled, m_handled, m_handled, null)
union all
from of_all('missed_calls', 'default', m_missed, m_missed, m_missed, null)
union all
from within_channel(
    'service_level', 'abandons_negative', m_judged, m_judged, m_in_time, m_judged
)
union all
from within_channel(
    'service_level', 'answered_only', m_judged_answered, m_judged_answered, m_in_time,
    m_judged_answered
)
union all
from within_channel(
    'service_level', 'abandons_positive', m_judged, m_judged,
    m_in_time + m_in_time_abandoned + m_in_time_callback, m_judged
)
union all
from within_channel(
    'service_level', 'callback_positive', m_judged, m_judged, m_in_time + m_in_time_callback,
    m_judged
)
union all
from within_channel(
    'service_level', 'abandons_ignored', m_judged - m_in_time_abandoned,
    m_judged - m_in_time_abandoned, m_in_time, m_judged - m_in_time_abandoned
)
union all
from within_channel(
    'service_level', 'short_abandons_positive', m_judged, m_judged, m_in_time + m_short, m_judged
)
union all
from within_channel(
    'service_level', 'short_abandons_excluded', m_judged - m_short, m_judged - m_short, m_in_time,
    m_judged - m_short
)
union all
from of_all(
    'abandonment_rate', 'queue', m_offered, m_offered, m_abandoned_from_queue, m_offered
)
union all
from of_all('abandonment_rate', 'any_step', m_entered, m_entered, m_abandoned, m_entered)
union all
from of_all(
    'abandonment_rate', 'short_excluded', m_offered - m_short, m_offered - m_short,
    m_abandoned_from_queue - m_short, m_offered - m_short
)
union all
from of_all(
    'abandonment_rate', 'short_excluded_from_numerator', m_offered, m_offered,
    m_abandoned_from_queue - m_short, m_offered
)
union all
from of_all(
    'blocked_call_rate', 'default', m_attempts, m_attempts, m_attempts_blocked, m_attempts
)
union all
from within_channel(
    'patience', 'default', m_patient, m_patient, m_patient_abandoned, m_patient
)
union all
from within_channel(
    'average_time_in_queue', 'default', m_judged_answered, m_judged_answered, m_wait_answered,
    m_judged_answered
)
union all
from within_channel(
    'average_speed_of_answer', 'agent_answer', m_judged_answered, m_judged_answered,
    m_wait_answered, m_judged_answered
)
union all
from within_channel(
    'average_speed_of_answer', 'acd_pickup', m_before_queue, m_before_queue,
    m_before_queue_seconds, m_before_queue
)
union all
from within_channel(
    'average_speed_of_answer', 'all_offered', m_judged, m_judged_answered, m_wait,
    m_judged_answered
)
union all
from within_channel(
    'average_ring_time', 'default', m_rung, m_rung, m_ring_seconds, m_rung
)
union all
from within_channel('average_wait_time', 'mean', m_judged, m_judged, m_wait, m_judged)
union all
from within_channel(
    'average_wait_time', 'abandoned_only', m_judged_abandoned, m_judged_abandoned,
    m_wait_abandoned, m_judged_abandoned
)
union all
from within_channel(
    'first_response_time', 'mean', m_responded, m_responded, m_response_seconds, m_responded
)
union all
from within_channel(
    'first_response_time', 'business_mean', m_responded, m_responded, m_open_seconds, m_responded
)
union all
from of_all(
    'missed_call_callback_time', 'attempted', m_returned, m_returned, m_attempt_seconds,
    m_returned
)
union all
from of_all(
    'missed_call_callback_time', 'connected', m_connected, m_connected, m_connection_seconds,
    m_connected
)
union all
from of_all(
    'missed_call_return_rate', 'attempted', m_to_return, m_to_return, m_returned_in_time,
    m_to_return
)
union all
from of_all(
    'missed_call_return_rate', 'connected', m_to_connect, m_to_connect, m_connected_in_time,
    m_to_connect
)
union all
from within_channel(
    'average_talk_time', 'default', m_talked, m_talked, m_talk_seconds, m_talked
)
union all
from within_channel(
    'average_hold_time', 'all_handled', m_hold_known, m_hold_known, m_hold_seconds, m_hold_known
)
union all
from within_channel('average_hold_time', 'held_only', m_held, m_held, m_hold_seconds, m_held)
union all
from within_channel(
    'average_after_call_work', 'default', m_worked, m_worked, m_work_seconds, m_worked
)
union all
from within_channel(
    'average_handle_time', 'talk_hold_acw', m_handle_known, m_handle_known, m_handle_seconds,
    m_handle_known
)
union all
from within_channel(
    'average_handle_time', 'talk_hold', m_talk_hold_known, m_talk_hold_known,
    m_talk_hold_seconds, m_talk_hold_known
)
union all
from within_channel(
    'average_handle_time', 'contact_length', m_lasted, m_lasted, m_contact_seconds, m_lasted
)
union all
from of_all('first_contact_resolution', 'observed', m_first, m_first, m_first_resolved, m_first)
union all
from of_all('first_contact_resolution', 'agent_reported', m_said, m_said, m_said_resolved, m_said)
union all
from of_all(
    'resolution_rate', 'default', m_resolution_known, m_resolution_known, m_resolved,
    m_resolution_known
)
union all
from of_all('transfer_rate', 'default', m_handled, m_handled, m_transferred, m_handled)
union all
from of_all('escalation_rate', 'default', m_handled, m_handled, m_escalated, m_handled)
union all
from of_all(
    'repeat_contact_rate', 'default', m_of_customers, m_of_customers, m_repeats, m_of_customers
)
union all
from of_all(
    'self_service_rate', 'contained', m_served_or_offered, m_served_or_offered, m_self_served,
    m_served_or_offered
)
union all
from of_all('self_service_rate', 'entered', m_served, m_served, m_self_served, m_served)
union all
from of_all(
    'conversion_rate', 'default', m_opportunities, m_opportunities, m_converted, m_opportunities
)
union all
from of_all(
    'contacts_per_conversion', 'default', m_opportunities, m_converted, m_opportunities,
    m_converted
)
union all
from of_all('reminder_reach_rate', 'default', m_reminders, m_reminders, m_reached, m_reminders)
union all
-- What money is there is cut by channel only.
select values_of_channels.*
from (
    from of_all(
        'cost_per_contact', 'default', m_costed, m_costed_answered, m_cents / 100,
        m_costed_answered
    )
    union all
    from of_all('cost_per_acquisition', 'default', m_costed, 0, m_cents / 100, 0)
) as values_of_channels
where cell_no // 33554432 = enum_code('whole'::cut_name)
union all
from percentiles('average_wait_time', 'p50', 1, wait, 1, waits, p50)
union all
from percentiles('average_wait_time', 'p90', 1, wait, 2, waits, p90)
union all
from percentiles('first_response_time', 'p50', 2, response, 1, responses, p50)
union all
from percentiles('first_response_time', 'p90', 2, response, 2, responses, p90)
union all
from percentiles('first_response_time', 'business_p50', 3, response_open, 1, responses, p50)
union all
from percentiles('first_response_time', 'business_p90', 3, response_open, 2, responses, p90)
union all
from within_a_day('contact_volume', 'default', false, m_entered, m_entered, null)
union all
from within_a_day('answered_calls', 'default', false, m_handled, m_handled, null)
union all
from within_a_day('missed_calls', 'default', false, m_missed, m_missed, null)
union all
from within_a_day('service_level', 'abandons_negative', true, m_judged, m_in_time, m_judged)
union all
from within_a_day(
    'abandonment_rate', 'queue', false, m_offered, m_abandoned_from_queue, m_offered
)
union all
from within_a_day(
    'blocked_call_rate', 'default', false, m_attempts, m_attempts_blocked, m_attempts
)
union all
from within_a_day(
    'average_time_in_queue', 'default', true, m_judged_answered, m_wait_answered,
    m_judged_answered
)
union all
from within_a_day(
    'average_speed_of_answer', 'agent_answer', true, m_judged_answered, m_wait_answered,
    m_judged_answered
)
union all
from within_a_day('average_wait_time', 'mean', true, m_judged, m_wait, m_judged)
union all
from within_a_day(
    'average_handle_time', 'talk_hold_acw', true, m_handle_known, m_handle_seconds,
    m_handle_known
)
union all
from shares(
    'abandonment_rate', 'queue', 1, details.first, totals.m_offered, totals.m_offered
)
union all
from shares(
    'abandonment_rate', 'any_step', 1, details.second, totals.m_entered, totals.m_entered
)
union all
from shares(
    'abandonment_rate', 'short_excluded', 1, details.first - details.third,
    totals.m_offered - totals.m_short, totals.m_offered - totals.m_short
)
union all
from shares(
    'abandonment_rate', 'short_excluded_from_numerator', 1, details.first - details.third,
    totals.m_offered, totals.m_offered
)
union all
from shares('escalation_rate', 'default', 2, details.first, totals.m_handled, totals.m_handled)
union all
-- Blocked calls stand beside the whole and are no share of it.
from shares('contact_volume', 'default', 3, details.first, details.first, null)
union all
select
    'contact_frequency'::kpi_name,
    'default'::variant_name,
    seen.period_no,
    seen.day_of_week,
    seen.cell * 2 + slices.has_channel,
    null,
    seen.customers,
    totals.m_of_customers,
    seen.customers
from customers_seen as seen
inner join totals
    on
        seen.period_no = totals.period_no
        and seen.cell = totals.cell
        and coalesce(seen.day_of_week, 0) = coalesce(totals.day_of_week, 0)
inner join slices
    on
        seen.cell // 16777216 = slices.cut
        and slices.is_of_customers
        and (seen.day_of_week is null or slices.has_weekdays)
union all
-- With one channel nobody is seen on two.
select
    'multichannel_customer_share'::kpi_name,
    'default'::variant_name,
    seen.period_no,
    null,
    seen.cell * 2,
    null,
    seen.customers,
    0,
    seen.customers
from customers_seen as seen
where seen.day_of_week is null
union all
select
    'contacts_handled_per_agent'::kpi_name,
    'per_agent'::variant_name,
    period_no,
    null,
    cell * 2,
    null,
    agents,
    contacts,
    agents
from handled
union all
-- Nothing says how long agents were there.
select
    'contacts_handled_per_agent'::kpi_name,
    'per_hour'::variant_name,
    period_no,
    null,
    cell * 2,
    null,
    0,
    contacts,
    0
from handled;

create view kpi_values as
select
    cell_values.kpi_id::varchar as kpi_id,
    cell_values.variant::varchar as variant,
    periods.grain,
    periods.period_start,
    periods.period_label,
    if(
        cell_values.day_of_week is null, cells.slice, cells.slice || ', day_of_week'
    ) as slice,
    cells.* exclude (cell_no, slice, in_business_hours, shift),
    cell_values.day_of_week::bigint as day_of_week,
    cells.in_business_hours,
    cells.shift,
    case
        when detail_value is null then null
        when kpi_id = 'abandonment_rate' then 'abandoned_in'
        when kpi_id = 'escalation_rate' then 'escalation_reason'
        else 'blocked'
    end as detail_name,
    cell_values.detail_value::varchar as detail_value,
    cell_values.n::bigint as n,
    if(variant in ('p50', 'p90', 'business_p50', 'business_p90'), null, numerator) as numerator,
    denominator,
    case
        when denominator is null then numerator
        when denominator <> 0 then numerator / denominator
    end as value
from cell_values
inner join periods using (period_no)
inner join cells using (cell_no);
