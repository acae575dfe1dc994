with heads as (
    select
        *,
        case when headcount + leavers > 0 then headcount end as heads_of_month,
        case when headcount_of_year + leavers_of_year > 0 then headcount_of_year end
            as heads_of_year
    from {{ ref('fct_headcount') }}
)

select
    {{ event('agent_month_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    voluntary_leavers as voluntary_monthly__numerator,
    heads_of_month as voluntary_monthly__denominator,
    leavers as monthly__numerator,
    heads_of_month as monthly__denominator,
    leavers_of_year as annualised__numerator,
    heads_of_year as annualised__denominator,
    voluntary_leavers_of_year as voluntary_annualised__numerator,
    heads_of_year as voluntary_annualised__denominator
from heads
