select
    {{ event('agent_time_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours',
    ]) }},
    busy_seconds as wall_clock__numerator,
    staffed_seconds as wall_clock__denominator,
    workload_seconds as load__numerator,
    slot_seconds as load__denominator
from {{ ref('fct_agent_time') }}
where staffed_seconds > 0
