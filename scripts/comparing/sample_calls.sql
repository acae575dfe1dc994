-- One row per call of the sample company that came in: what measures.sql asks for.
select
    coalesce(site, '') as site,
    customer_key as customer,
    arrived_at_local as arrived_at,
    coalesce(ended_at + (arrived_at_local - arrived_at), arrived_at_local) as ended_at,
    is_offered,
    outcome = 'answered' as is_answered,
    is_offered and outcome = 'abandoned' as gave_up,
    case when is_offered then wait_seconds end as wait_seconds
from core.fct_contacts
where channel = 'voice' and direction = 'inbound' and is_entered
