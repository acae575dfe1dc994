select
    {{ event('sale_key', at='sold', agent='agent') }},
    net_amount as numerator,
    null as counted
from {{ ref('fct_sales') }}
where agent_id is not null
union all
select
    {{ event('agent_day_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours',
    ]) }},
    0 as numerator,
    agent_id as counted
from {{ ref('fct_agent_days') }}
where is_logged_in
