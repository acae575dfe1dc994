-- The calls behind one number: a queue's month of service level, the last of them first.
select
    event_at_local,
    event_id,
    agent_id,
    numerator,
    denominator
from kpi.service_level
where
    variant = 'abandons_negative' and queue = 'billing'
    and event_date between date '2026-09-01' and date '2026-09-30'
order by event_at_local desc, event_id asc
limit 100
