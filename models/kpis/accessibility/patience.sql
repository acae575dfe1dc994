select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    is_abandoned_from_queue as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and has_abandonment and coalesce(wait_seconds, waiting_seconds) > 60
