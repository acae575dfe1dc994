select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    is_repeat as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_entered and customer_key is not null
