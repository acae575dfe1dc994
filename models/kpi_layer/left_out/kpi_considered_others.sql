{{ config(database=target.database, schema='kpi_layer') }}

{#- KPI, variant, whose rows it is about and which of them, and the column with the reason. -#}
{%- set considered = [
    ('first_contact_resolution', 'survey_reported', 'surveys', "kind = 'fcr'", 'unscored'),
    ('csat', 'top_two', 'surveys', "kind = 'csat'", 'unscored'),
    ('csat', 'mean', 'surveys', "kind = 'csat'", 'unscored'),
    ('nps', 'default', 'surveys', "kind = 'nps'", 'unscored_nps'),
    ('customer_effort_score', 'default', 'surveys', "kind = 'ces'", 'unscored'),
    ('survey_response_rate', 'default', 'invitations', 'true', 'uninvited'),
    ('missed_call_callback_time', 'attempted', 'missed_calls', 'true', 'no_attempt'),
    ('missed_call_callback_time', 'connected', 'missed_calls', 'true', 'no_connection'),
    ('missed_call_return_rate', 'attempted', 'missed_calls', 'true', 'unjudged_attempt'),
    ('missed_call_return_rate', 'connected', 'missed_calls', 'true', 'unjudged_connection'),
    ('blocked_call_rate', 'default', 'trunk_usage', 'attempts > 0 or blocked > 0', 'impossible'),
    ('response_time_distribution', 'default', 'replies', 'true', 'unjudged_reply'),
    ('resolution_time', 'mean', 'cases', 'true', 'unknown_resolution_time'),
    ('resolution_time', 'p50', 'cases', 'true', 'unknown_resolution_time'),
    ('resolution_time', 'p90', 'cases', 'true', 'unknown_resolution_time'),
    ('resolution_time', 'business_mean', 'cases', 'true', 'unknown_resolution_time'),
    ('resolution_time', 'business_p50', 'cases', 'true', 'unknown_resolution_time'),
    ('resolution_time', 'business_p90', 'cases', 'true', 'unknown_resolution_time'),
    ('contact_quality', 'default', 'reviews', 'true', 'unscored_review'),
] -%}

with

surveys as (
    select
        *,
        coalesce(answered_at_local, invited_at_local) as counted_at_local,
        case
            when is_of_outbound_contact then 'contact was outbound'
            when not is_answered then 'not answered'
            when answered_at is null then 'instant of the answer not known'
            when satisfaction is null then 'score not on its scale'
        end as unscored,
        case
            when is_of_outbound_contact then 'contact was outbound'
            when not is_answered then 'not answered'
            when answered_at is null then 'instant of the answer not known'
            when
                satisfaction is not null
                and scale_min = 0
                and scale_max = 10
                and coalesce(higher_is_better, true)
                then null
            else 'score not on the scale from 0 to 10'
        end as unscored_nps
    from {{ ref('fct_surveys') }}
),

invitations as (
    select
        *,
        coalesce(invited_at_local, answered_at_local) as counted_at_local,
        case
            when is_of_outbound_contact then 'contact was outbound'
            when invited_at is null then 'invitation not known'
        end as uninvited
    from {{ ref('fct_surveys') }}
),

missed_calls as (
    select
        *,
        arrived_at_local as counted_at_local,
        case
            when attempt_status = 'returned' then null
            when attempt_status = 'nobody known' then 'customer not known'
            when attempt_status = 'follows another' then 'follows a miss not yet returned'
            when attempt_status = 'got through' then 'customer got through first'
            when attempt_status = 'not told' then 'system never tells of outbound calls'
            else 'not returned yet'
        end as no_attempt,
        case
            when connection_status = 'returned' then null
            when connection_status = 'nobody known' then 'customer not known'
            when connection_status = 'follows another' then 'follows a miss not yet returned'
            when connection_status = 'got through' then 'customer got through first'
            when connection_status = 'not told' then 'system never tells of outbound calls'
            else 'not returned yet'
        end as no_connection,
        case
            when attempt_status = 'nobody known' then 'customer not known'
            when attempt_status = 'follows another' then 'follows a miss not yet returned'
            when attempt_status = 'got through' then 'customer got through first'
            when not tells_outbound then 'system never tells of outbound calls'
            when not is_return_limit_over then 'limit not over yet'
        end as unjudged_attempt,
        case
            when connection_status = 'nobody known' then 'customer not known'
            when connection_status = 'follows another' then 'follows a miss not yet returned'
            when connection_status = 'got through' then 'customer got through first'
            when not tells_outbound then 'system never tells of outbound calls'
            when not is_return_limit_over then 'limit not over yet'
        end as unjudged_connection
    from {{ ref('fct_missed_calls') }}
),

trunk_usage as (
    select
        *,
        starts_at_local as counted_at_local,
        case when blocked > attempts then 'interval with more calls blocked than tried' end
            as impossible
    from {{ ref('fct_trunk_usage') }}
),

replies as (
    select
        *,
        asked_at_local as counted_at_local,
        case when response_time_bucket is null then 'still waiting, for less than the target' end
            as unjudged_reply
    from {{ ref('fct_replies') }}
    where direction = 'inbound'
),

cases as (
    select
        *,
        coalesce(resolved_at_local, started_at_local) as counted_at_local,
        case
            when resolution_seconds is not null then null
            when is_open then 'still open'
            when is_open is null then 'not known whether it was resolved'
            when resolved_at is null then 'instant of the resolution not known'
            else 'resolved before it began'
        end as unknown_resolution_time
    from {{ ref('fct_cases') }}
),

reviews as (
    select
        *,
        reviewed_at_local as counted_at_local,
        case
            when is_calibration then 'calibration'
            when coalesce(direction, 'inbound') <> 'inbound' then 'contact was outbound'
            when quality is null then 'no criterion applicable'
        end as unscored_review
    from {{ ref('fct_quality_reviews') }}
)
{%- for kpi, variant, rows, condition, reason in considered if kpi in kpis() %}

select
    '{{ kpi }}' as kpi_id,
    '{{ variant }}' as variant,
    cast({{ dbt.date_trunc('month', 'counted_at_local') }} as date) as month_start,
    coalesce(channel, 'unknown') as channel,
    {{ reason }} as reason,
    count(*) as n
from {{ rows }}
where {{ condition }}
group by
    cast({{ dbt.date_trunc('month', 'counted_at_local') }} as date),
    coalesce(channel, 'unknown'),
    {{ reason }}
{{ 'union all' if not loop.last }}
{%- endfor %}
