-- One row per call of the bank: what measures.sql asks for, from the relation `contract`, which
-- holds the calls as the README's statement gives them.
select
    '' as site,
    -- A spreadsheet has spoilt these: nobody's.
    case when customer_id not like '%E+%' then customer_id end as customer,
    started_at as arrived_at,
    ended_at,
    queued_at is not null as is_offered,
    outcome = 'answered' as is_answered,
    outcome = 'abandoned' and queued_at is not null as gave_up,
    epoch(coalesce(answered_at, ended_at)) - epoch(queued_at) as wait_seconds
from contract
