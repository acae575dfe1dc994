with

as_of as (
    select * from {{ ref('int_as_of') }}
),

happenings as (
    select started_at as happened_at from {{ ref('input_calls') }}
    union all
    select opened_at as happened_at from {{ ref('input_conversations') }}
    union all
    select resolved_at as happened_at from {{ ref('input_conversations') }}
    union all
    select sent_at as happened_at from {{ ref('input_messages') }}
    union all
    select ringing_at as happened_at from {{ ref('input_ring_attempts') }}
    union all
    select opened_at as happened_at from {{ ref('input_cases') }}
    union all
    select resolved_at as happened_at from {{ ref('input_cases') }}
    union all
    select invited_at as happened_at from {{ ref('input_surveys') }}
    union all
    select answered_at as happened_at from {{ ref('input_surveys') }}
    union all
    select started_at as happened_at from {{ ref('input_agent_states') }}
    union all
    select ended_at as happened_at from {{ ref('input_agent_states') }}
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
    union all
    select as_of_at as happened_at from as_of
),

-- What is planned or paid ahead is no happening: of these only what lies behind.
plans as (
    select starts_at as planned_at from {{ ref('input_schedules') }}
    union all
    select period_starts_at as planned_at from {{ ref('input_costs') }}
    union all
    select period_ends_at as planned_at from {{ ref('input_costs') }}
    union all
    select cast(hired_on as timestamp) as planned_at from {{ ref('input_agents') }}
    union all
    select cast(left_on as timestamp) as planned_at from {{ ref('input_agents') }}
),

ends as (
    select
        min(happened_at) as first_at,
        max(happened_at) as last_at
    from happenings
    union all
    select
        min(plans.planned_at) as first_at,
        max(plans.planned_at) as last_at
    from plans
    cross join as_of
    where plans.planned_at <= as_of.as_of_at
),

-- A local date may be a day before or after the date in UTC. The first week and month are whole:
-- what counts by week or month stands on their first day.
bounds as (
    select
        least(
            {{ dbt.date_trunc('month', dbt.dateadd('day', -1, 'min(first_at)')) }},
            {{ dbt.date_trunc('week', dbt.dateadd('day', -1, 'min(first_at)')) }}
        ) as first_day,
        {{ dbt.dateadd('day', 1, 'max(last_at)') }} as last_at
    from ends
),

dates as (
    select
        {{ every_date('cast(first_day as date)', 'cast(last_at as date)') }} as generated_day
    from bounds
),

days as (
    select cast(generated_day as date) as date_day
    from dates
)

select
    date_day,
    {{ iso_day_of_week('date_day') }} as day_of_week,
    cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start,
    cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
    cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start,
    cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start
from days
