-- Trunk usage where it covers a site and time, else calls of systems that tell, never both. An
-- interval with more calls blocked than tried contradicts itself, and is not known.
select
    {{ event('trunk_interval_id', at='starts', lacks=[
        'direction', 'queue', 'issue_type', 'segment', 'entry_point', 'in_business_hours',
    ]) }},
    blocked as numerator,
    attempts as denominator
from {{ ref('fct_trunk_usage') }}
where attempts > 0 and blocked <= attempts
union all
select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    case when outcome = 'blocked' then 1 else 0 end as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where
    channel = 'voice'
    and direction = 'inbound'
    and tells_blocked
    and not is_covered_by_trunk_usage
