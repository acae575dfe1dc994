select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    cost as numerator,
    null as counted
from {{ ref('fct_contacts') }}
where direction = 'inbound' and cost_source = 'contacts' and cost is not null
union all
select
    {{ event('cost_id', at='cost', lacks=[
        'direction', 'site', 'issue_type', 'segment', 'entry_point', 'in_business_hours', 'shift',
    ]) }},
    amount as numerator,
    null as counted
from {{ ref('fct_costs') }}
where is_cost_of_contacts or is_campaign_cost
union all
select
    {{ event('sale_key', at='sold', agent='agent') }},
    0 as numerator,
    customer_key as counted
from {{ ref('fct_sales') }}
where is_new_customer and customer_key is not null
