select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    is_resolved as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and is_resolved is not null
