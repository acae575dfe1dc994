{{ config(
    slice=['contact_id'],
    touched=[
        changed('int_contacts', 'contact_id'),
        changed('int_contact_chains', 'contact_id'),
        changed('int_contact_repeats', 'contact_id'),
        changed('int_covered_calls', 'contact_id'),
        looked_up('int_contacts', 'contact_id', 'input_customers', 'customer_pseudonym'),
        looked_up('int_contacts', 'contact_id', 'int_case_resolutions', 'case_id'),
        looked_up('int_contacts', 'contact_id', 'int_source_abilities', 'source_system'),
        'select contact_id from {this} where (channel, cast('
        ~ dbt.date_trunc('month', 'arrived_at_local') ~ ' as date)) in (select channel, cost_month from '
        ~ changes('int_cost_sources') ~ ')',
        'select contact_id from {this} where is_resolution_window_over'
        ~ ' <> (resolution_window_ends_at <= (select as_of_at from {int_as_of}))',
        'select contact_id from {this} where (is_followed is not null)'
        ~ ' <> (repeat_window_ends_at <= (select as_of_at from {int_as_of}))',
        "select contact_id from {this} where outcome = 'waiting'",
    ]
) }}

with

contacts as (
    select * from {{ ref('int_contacts') }}
    {{ where_touched('contact_id') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

sites as (
    select * from {{ ref('sites') }}
),

channels as (
    select * from {{ ref('channels') }}
),

queues as (
    select * from {{ ref('queues') }}
),

customers as (
    select * from {{ ref('input_customers') }}
),

cases as (
    select * from {{ ref('int_case_resolutions') }}
),

abilities as (
    select * from {{ ref('int_source_abilities') }}
),

repeats as (
    select * from {{ ref('int_contact_repeats') }}
),

chains as (
    select * from {{ ref('int_contact_chains') }}
),

covered_calls as (
    select * from {{ ref('int_covered_calls') }}
),

cost_sources as (
    select * from {{ ref('int_cost_sources') }}
),

business_clock as (
    select * from {{ ref('int_business_clock') }}
),

localised as (
    select
        contacts.*,
        {{ local_from_utc('contacts.arrived_at', "coalesce(sites.time_zone, 'UTC')") }}
            as arrived_at_local
    from contacts
    left join sites on contacts.site = sites.site
),

timed as (
    select
        *,
        cast(arrived_at_local as date) as arrived_date,
        {{ minute_of_day('arrived_at_local') }} as arrived_minute
    from localised
),

judged as (
    select
        timed.*,
        {{ is_open_at('clock_at_arrival', 'timed.arrived_at') }} as in_business_hours,
        case
            when timed.is_answered and timed.answered_at >= timed.arrived_at
                then
                    {{ business_seconds_between(
                        'clock_at_arrival', 'timed.arrived_at',
                        'clock_at_answer', 'timed.answered_at'
                    ) }}
        end as first_response_business_seconds,
        shifts.shift,
        channels.has_abandonment,
        as_of.as_of_at,
        settings.first_contact_resolution_window_seconds,
        coalesce(timed.segment, customers.segment) as contact_segment,
        coalesce(queues.service_level_target_seconds, channels.service_level_target_seconds)
            as service_level_target_seconds,
        coalesce(queues.short_abandon_seconds, channels.short_abandon_seconds)
            as short_abandon_seconds,
        case when timed.is_answered then timed.answered_at else timed.left_queue_at end
            as wait_ended_at,
        coalesce(timed.ended_at, timed.arrived_at) as over_at,
        abilities.tells_self_service,
        abilities.tells_blocked,
        covered_calls.contact_id is not null as is_covered_by_trunk_usage,
        cost_sources.cost_source,
        abilities.tells_transfers,
        abilities.tells_escalations,
        abilities.tells_arrival,
        coalesce(
            timed.is_said_resolved,
            case when coalesce(timed.resolved_at, cases.resolved_at) is not null then true end,
            case when timed.case_id is not null then false end
        ) as is_resolved,
        cases.reopened_at,
        repeats.is_repeat,
        repeats.is_followed,
        repeats.window_ends_at as repeat_window_ends_at,
        chains.is_first_answered,
        chains.next_contact_at
    from timed
    left join business_clock as clock_at_arrival
        on {{ is_read_at('clock_at_arrival', 'timed', 'timed.arrived_at') }}
    left join business_clock as clock_at_answer
        on {{ is_read_at('clock_at_answer', 'timed', 'timed.answered_at') }}
    left join {{ ref('int_shift_minutes') }} as shifts
        on timed.arrived_minute = shifts.minute_of_day
    cross join as_of
    cross join settings
    left join channels on timed.channel = channels.code
    left join queues on timed.queue = queues.queue and timed.channel = queues.channel
    left join customers on timed.customer_pseudonym = customers.customer_pseudonym
    left join cases
        on timed.source_system = cases.source_system and timed.case_id = cases.case_id
    left join abilities
        on
            timed.source_system = abilities.source_system
            and coalesce(timed.site, '') = abilities.site_or_none
            and (timed.channel = 'voice') = abilities.is_voice
    left join repeats on timed.contact_id = repeats.contact_id
    left join chains on timed.contact_id = chains.contact_id
    left join covered_calls on timed.contact_id = covered_calls.contact_id
    left join cost_sources
        on
            timed.channel = cost_sources.channel
            and cast({{ dbt.date_trunc('month', 'timed.arrived_date') }} as date)
            = cost_sources.cost_month
)

select
    contact_id,
    source_system,
    customer_key,
    case_id,
    callback_of_contact_id,
    channel,
    direction,
    queue,
    site,
    entry_point,
    language,
    issue_type,
    purpose,
    contact_segment as segment,
    shift,
    first_agent_id,
    first_agent_team,
    last_agent_id,
    last_agent_team,
    case
        when is_transferred then transferring_agent_id else first_agent_id
    end as transferring_agent_id,
    case
        when is_transferred then transferring_agent_team else first_agent_team
    end as transferring_agent_team,
    case
        when is_escalated then escalating_agent_id else first_agent_id
    end as escalating_agent_id,
    case
        when is_escalated then escalating_agent_team else first_agent_team
    end as escalating_agent_team,
    outcome,
    abandoned_in,
    ended_by,
    transfer_kind,
    escalation_reason,
    cost_source,
    legs,
    cast(human_replies as bigint) as human_replies,
    service_level_target_seconds,
    short_abandon_seconds,
    case
        when is_offered and tells_arrival and queued_at >= arrived_at
            then {{ seconds_between('arrived_at', 'queued_at') }}
    end as before_queue_seconds,
    case
        when is_offered and outcome <> 'waiting' and wait_ended_at >= queued_at
            then {{ seconds_between('queued_at', 'wait_ended_at') }}
    end as wait_seconds,
    case
        when is_offered and outcome = 'waiting' and as_of_at >= queued_at
            then {{ seconds_between('queued_at', 'as_of_at') }}
    end as waiting_seconds,
    case
        when answered_at >= ringing_at then {{ seconds_between('ringing_at', 'answered_at') }}
    end as ring_seconds,
    case
        when is_answered and answered_at >= arrived_at
            then {{ seconds_between('arrived_at', 'answered_at') }}
    end as first_response_seconds,
    first_response_business_seconds,
    talk_seconds,
    hold_seconds,
    after_contact_work_seconds,
    talk_hold_seconds,
    talk_hold_acw_seconds,
    case
        when ended_at >= arrived_at then {{ seconds_between('arrived_at', 'ended_at') }}
    end as contact_seconds,
    cost,
    in_business_hours,
    coalesce(has_abandonment, false) as has_abandonment,
    direction = 'inbound' and outcome <> 'blocked' as is_entered,
    is_offered,
    is_answered,
    direction = 'inbound' and outcome = 'abandoned' as is_abandoned,
    is_offered and outcome = 'abandoned' as is_abandoned_from_queue,
    is_offered and outcome = 'callback_requested' as wants_callback,
    direction = 'inbound' and outcome = 'self_served' as is_self_served,
    direction = 'inbound' and outcome not in ('answered', 'self_served', 'blocked') as is_missed,
    case when tells_transfers then is_transferred end as is_transferred,
    case when tells_escalations then is_escalated end as is_escalated,
    coalesce(tells_self_service, false) as tells_self_service,
    coalesce(tells_blocked, false) as tells_blocked,
    is_covered_by_trunk_usage,
    is_said_resolved,
    is_resolved,
    is_repeat,
    case when as_of_at >= repeat_window_ends_at then is_followed end as is_followed,
    coalesce(is_first_answered, false) as is_first_answered_of_chain,
    coalesce(
        reopened_at >= over_at
        and {{ seconds_between('over_at', 'reopened_at') }}
        <= first_contact_resolution_window_seconds,
        false
    ) as is_reopened_in_window,
    as_of_at >= {{ add_seconds('over_at', 'first_contact_resolution_window_seconds') }}
        as is_resolution_window_over,
    is_sales_opportunity,
    is_converted,
    arrived_at,
    arrived_at_local,
    queued_at,
    ringing_at,
    answered_at,
    case when not is_answered then left_queue_at end as left_queue_at,
    ended_at,
    resolved_at,
    next_contact_at,
    {{ add_seconds('over_at', 'first_contact_resolution_window_seconds') }}
        as resolution_window_ends_at,
    repeat_window_ends_at
from judged
-- What is asked of some days is then found without reading the others.
order by arrived_at_local
