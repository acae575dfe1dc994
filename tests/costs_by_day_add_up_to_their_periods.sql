with

periods as (
    select
        kind,
        sum(amount) as amount
    from {{ ref('input_costs') }}
    group by kind
),

days as (
    select
        kind,
        sum(amount) as amount
    from {{ ref('fct_costs') }}
    group by kind
)

select
    periods.kind,
    periods.amount as amount_of_periods,
    days.amount as amount_of_days
from periods
left join days on periods.kind = days.kind
where abs(periods.amount - coalesce(days.amount, 0)) > 0.000001 * (abs(periods.amount) + 1)
