-- FILL IN: this example is the share of answered contacts that waited at most a minute.
-- A row an event; a threshold is inclusive. The columns to take: models/facts/fct_contacts.yml.
-- event(): the fact's key, the instant whose period it counts in, the agent whom it is put down to.
select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    wait_seconds <= 60 as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and wait_seconds is not null
