select
    {{ event('agent_week_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    is_covered as numerator,
    1 as denominator,
    reviewed_contacts as reviews_a_week__numerator,
    1 as reviews_a_week__denominator
from {{ ref('fct_agent_weeks') }}
