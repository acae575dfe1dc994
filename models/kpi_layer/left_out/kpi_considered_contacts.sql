{{ config(database=target.database, schema='kpi_layer') }}

{#- KPI, variant, whom it is about, and the column that says why one of them is left out. -#}
{%- set offered, answered = 'is_offered', 'is_offered and is_answered' -%}
{%- set considered = [
    ('service_level', 'abandons_negative', offered, 'unjudged_wait'),
    ('service_level', 'answered_only', answered, 'unjudged_wait'),
    ('service_level', 'abandons_positive', offered, 'unjudged_wait'),
    ('service_level', 'callback_positive', offered, 'unjudged_wait'),
    ('service_level', 'abandons_ignored', 'is_offered and not is_abandoned_in_time',
        'unjudged_wait'),
    ('service_level', 'short_abandons_positive', offered, 'unjudged_wait'),
    ('service_level', 'short_abandons_excluded', 'is_offered and not is_short_abandon',
        'unjudged_wait'),
    ('blocked_call_rate', 'default', 'is_inbound_call and not is_covered_by_trunk_usage',
        'no_news_of_blocking'),
    ('patience', 'default', 'is_offered and has_abandonment and may_have_waited_a_minute',
        'unknown_wait_so_far'),
    ('average_time_in_queue', 'default', answered, 'unknown_wait'),
    ('average_speed_of_answer', 'agent_answer', answered, 'unknown_wait'),
    ('average_speed_of_answer', 'acd_pickup', offered, 'unknown_begin_of_wait'),
    ('average_speed_of_answer', 'all_offered', offered, 'unknown_wait'),
    ('average_ring_time', 'default', answered, 'unknown_ringing'),
    ('average_wait_time', 'mean', offered, 'unknown_wait'),
    ('average_wait_time', 'p50', offered, 'unknown_wait'),
    ('average_wait_time', 'p90', offered, 'unknown_wait'),
    ('average_wait_time', 'abandoned_only', 'is_abandoned_from_queue', 'unknown_wait'),
    ('first_response_time', 'mean', answered, 'unknown_response'),
    ('first_response_time', 'p50', answered, 'unknown_response'),
    ('first_response_time', 'p90', answered, 'unknown_response'),
    ('first_response_time', 'business_mean', answered, 'unknown_response'),
    ('first_response_time', 'business_p50', answered, 'unknown_response'),
    ('first_response_time', 'business_p90', answered, 'unknown_response'),
    ('average_talk_time', 'default', answered, 'unknown_talk'),
    ('average_hold_time', 'all_handled', answered, 'unknown_hold'),
    ('average_hold_time', 'held_only', 'is_offered and is_answered and may_have_been_held',
        'unknown_hold'),
    ('average_after_call_work', 'default', answered, 'unknown_after_contact_work'),
    ('average_handle_time', 'talk_hold_acw', answered, 'unknown_handle_time'),
    ('average_handle_time', 'talk_hold', answered, 'unknown_talk_and_hold'),
    ('average_handle_time', 'contact_length', answered, 'unknown_length'),
    ('first_contact_resolution', 'observed', answered, 'unjudged_chain'),
    ('first_contact_resolution', 'agent_reported', answered, 'unsaid_resolution'),
    ('resolution_rate', 'default', answered, 'unknown_resolution'),
    ('transfer_rate', 'default', answered, 'untold_transfers'),
    ('escalation_rate', 'default', answered, 'untold_escalations'),
    ('repeat_contact_rate', 'default', 'is_entered', 'unknown_customer'),
    ('contact_frequency', 'default', 'is_entered', 'unknown_customer'),
    ('multichannel_customer_share', 'default', 'is_entered', 'unknown_customer'),
    ('self_service_rate', 'contained', 'is_self_served or is_offered', 'untold_self_service'),
    ('self_service_rate', 'entered', 'is_entered', 'untold_self_service'),
    ('conversion_rate', 'default', 'is_offered and is_answered and is_sales_opportunity',
        'unknown_conversion'),
    ('contacts_per_conversion', 'default', 'is_offered and is_answered and is_sales_opportunity',
        'unknown_conversion'),
] -%}

{%- set judged_by = [
    'month_start', 'channel', 'is_inbound_call', 'is_covered_by_trunk_usage', 'is_entered',
    'is_offered', 'is_answered', 'is_self_served', 'is_abandoned_from_queue', 'has_abandonment',
    'is_sales_opportunity', 'is_abandoned_in_time', 'is_short_abandon', 'may_have_waited_a_minute',
    'may_have_been_held',
] + considered | map(attribute=3) | unique | list -%}

-- Few differ in any of this: what is known of millions is read once.
with

judged as (
    select
        {{ judged_by | join(',\n        ') }},
        count(*) as contacts
    from {{ ref('kpi_contact_reasons') }}
    group by
        {{ judged_by | join(',\n        ') }}
)
{%- for kpi, variant, condition, reason in considered if kpi in kpis() %}

select
    '{{ kpi }}' as kpi_id,
    '{{ variant }}' as variant,
    month_start,
    channel,
    {{ reason }} as reason,
    cast(sum(contacts) as bigint) as n
from judged
where {{ condition }}
group by month_start, channel, {{ reason }}
{{ 'union all' if not loop.last }}
{%- endfor %}
