select
    {{ event('agent_week_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    is_covered as numerator,
    1 as denominator
from {{ ref('fct_agent_weeks') }}
