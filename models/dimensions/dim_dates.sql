with

happenings as (
    select
        min(started_at) as first_at,
        max(started_at) as last_at
    from {{ ref('input_calls') }}
    union all
    select
        min(opened_at) as first_at,
        max(opened_at) as last_at
    from {{ ref('input_conversations') }}
    union all
    select
        min(least(coalesce(invited_at, answered_at), coalesce(answered_at, invited_at)))
            as first_at,
        max(greatest(coalesce(invited_at, answered_at), coalesce(answered_at, invited_at)))
            as last_at
    from {{ ref('input_surveys') }}
    union all
    select
        as_of_at as first_at,
        as_of_at as last_at
    from {{ ref('int_as_of') }}
),

-- A local date may be a day before or after the date in UTC.
ends as (
    select
        {{ dbt.dateadd('day', -1, 'min(first_at)') }} as first_at,
        {{ dbt.dateadd('day', 1, 'max(last_at)') }} as last_at
    from happenings
),

dates as (
    select
        {{ every_date('cast(first_at as date)', 'cast(last_at as date)') }} as generated_day
    from ends
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
