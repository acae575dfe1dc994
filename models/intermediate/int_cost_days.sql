with

costs as (
    select * from {{ ref('input_costs') }}
),

days as (
    select
        *,
        {{ every_date(
            'cast(period_starts_at as date)',
            'cast(' ~ add_seconds('period_ends_at', -0.000001) ~ ' as date)'
        ) }} as generated_day
    from costs
    where period_ends_at > period_starts_at
),

dated as (
    select
        *,
        cast(generated_day as date) as cost_date,
        cast(cast(generated_day as date) as timestamp) as day_starts_at,
        cast({{ dbt.dateadd('day', 1, 'cast(generated_day as date)') }} as timestamp) as day_ends_at
    from days
),

pieces as (
    select
        *,
        ({{ seconds_between(
            'greatest(day_starts_at, period_starts_at)', 'least(day_ends_at, period_ends_at)'
        ) }}) / ({{ seconds_between('period_starts_at', 'period_ends_at') }}) as share_of_period
    from dated
    union all
    -- A period of no length is a moment: all of it is on its day.
    select
        *,
        cast(null as timestamp) as generated_day,
        cast(period_starts_at as date) as cost_date,
        cast(null as timestamp) as day_starts_at,
        cast(null as timestamp) as day_ends_at,
        1 as share_of_period
    from costs
    where period_ends_at = period_starts_at
)

select
    source_system,
    channel,
    queue,
    kind,
    cost_date,
    period_starts_at,
    amount * share_of_period as amount
from pieces
