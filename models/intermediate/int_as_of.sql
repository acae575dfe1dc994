{%- set asked = env_var('CONTACT_CENTER_AS_OF', '') %}
with

arrivals as (
    select min(started_at) as arrived_at
    from {{ ref('input_calls') }}
    group by contact_id
    union all
    select min(opened_at) as arrived_at
    from {{ ref('input_conversations') }}
    group by contact_id
),

other_instants as (
    select sent_at as happened_at from {{ ref('input_messages') }}
    union all
    select coalesce(answered_at, invited_at) as happened_at from {{ ref('input_surveys') }}
    union all
    select entered_at as happened_at from {{ ref('input_call_steps') }}
    union all
    select ringing_at as happened_at from {{ ref('input_ring_attempts') }}
    union all
    select opened_at as happened_at from {{ ref('input_cases') }}
    union all
    select started_at as happened_at from {{ ref('input_agent_states') }}
    union all
    select reviewed_at as happened_at from {{ ref('input_quality_reviews') }}
    union all
    select sold_at as happened_at from {{ ref('input_sales') }}
    union all
    select interval_starts_at as happened_at from {{ ref('input_trunk_usage') }}
    union all
    select happened_at from {{ ref('input_campaign_events') }}
    union all
    select entered_at as happened_at from {{ ref('input_web_visits') }}
),

as_of as (
    select
        landed_instant('{{ asked }}', 'UTC') is not null as is_asked_for,
        coalesce(
            landed_instant('{{ asked }}', 'UTC'),
            (select max(arrived_at) from arrivals),
            (select max(happened_at) from other_instants),
            cast('1970-01-01' as timestamp)
        ) as as_of_at
)

select
    as_of.as_of_at,
    as_of.is_asked_for,
    -- A local date is over once it is over at every site.
    coalesce(
        (
            select min(cast({{ local_from_utc('as_of.as_of_at', 'sites.time_zone') }} as date))
            from {{ ref('sites') }} as sites
        ),
        cast(as_of.as_of_at as date)
    ) as as_of_date
from as_of
