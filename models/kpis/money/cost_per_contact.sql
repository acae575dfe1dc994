select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    case when cost_source = 'contacts' then cost else 0 end as numerator,
    case when is_answered then 1 else 0 end as denominator
from {{ ref('fct_contacts') }}
where direction = 'inbound' and (cost is not null or (cost_source = 'costs' and is_answered))
union all
-- What a channel cost cannot be told from what all did: they stand in `unknown` with the cost.
select
    {{ event('contact_id', at='arrived', agent='first_agent', lacks=['channel']) }},
    0 as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where direction = 'inbound' and is_answered and cost_source = 'costs of all channels'
union all
select
    {{ event('cost_id', at='cost', lacks=[
        'direction', 'site', 'issue_type', 'segment', 'entry_point', 'in_business_hours', 'shift',
    ]) }},
    amount as numerator,
    0 as denominator
from {{ ref('fct_costs') }}
where is_cost_of_contacts
