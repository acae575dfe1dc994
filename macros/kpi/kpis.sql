{#- The KPIs, a line each, in the order in which people read them. `make new-kpi` adds one. -#}
{% macro kpis() -%}
    {{ return([
        'contact_volume',
        'answered_calls',
        'missed_calls',
        'service_level',
        'abandonment_rate',
        'average_time_in_queue',
        'average_speed_of_answer',
        'average_ring_time',
        'average_wait_time',
        'first_response_time',
        'average_talk_time',
        'average_hold_time',
        'average_after_call_work',
        'average_handle_time',
        'first_contact_resolution',
        'resolution_rate',
        'transfer_rate',
        'escalation_rate',
        'repeat_contact_rate',
        'self_service_rate',
        'csat',
        'nps',
        'customer_effort_score',
        'survey_response_rate',
    ]) }}
{%- endmacro %}
