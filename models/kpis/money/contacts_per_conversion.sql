select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    1 as numerator,
    is_converted as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and is_sales_opportunity and is_converted is not null
