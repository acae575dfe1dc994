select
    {{ event('leg_id', at='arrived', agent='agent') }},
    1 as per_agent__numerator,
    agent_id as per_agent__counted,
    1 as per_hour__numerator,
    0 as per_hour__denominator
from {{ ref('fct_contact_legs') }}
where direction = 'inbound' and is_answered and is_first_of_agent
union all
select
    {{ event('agent_day_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours',
    ]) }},
    null as per_agent__numerator,
    null as per_agent__counted,
    0 as per_hour__numerator,
    logged_in_seconds / 3600 as per_hour__denominator
from {{ ref('fct_agent_days') }}
where is_logged_in
