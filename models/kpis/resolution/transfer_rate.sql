select
    {{ event('contact_id', at='arrived', agent='transferring_agent') }},
    is_transferred as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and is_transferred is not null
