select
    {{ event('agent_time_id', at='starts', agent='agent', lacks=[
        'channel', 'direction', 'queue', 'issue_type', 'segment', 'entry_point',
        'in_business_hours',
    ]) }},
    adherent_seconds as adherence__numerator,
    case when planned_seconds > 0 then planned_seconds end as adherence__denominator,
    productive_seconds as conformance__numerator,
    case when is_on_planned_day then planned_productive_seconds end as conformance__denominator
from {{ ref('fct_agent_time') }}
where
    planned_seconds > 0
    or (is_on_planned_day and productive_seconds > 0)
