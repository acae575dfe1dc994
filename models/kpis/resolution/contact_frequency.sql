select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    1 as numerator,
    customer_key as counted
from {{ ref('fct_contacts') }}
where is_entered and customer_key is not null
