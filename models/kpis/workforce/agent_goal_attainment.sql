select
    {{ event('agent_goal_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    kpi_id as detail_value,
    is_met as numerator,
    1 as denominator
from {{ ref('fct_agent_goals') }}
where is_met is not null
