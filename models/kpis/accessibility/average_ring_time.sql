select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    ring_seconds as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and ring_seconds is not null
