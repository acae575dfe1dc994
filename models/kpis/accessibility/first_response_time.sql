select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    first_response_seconds as mean__numerator,
    1 as mean__denominator,
    first_response_seconds as p50__numerator,
    first_response_business_seconds as business_mean__numerator,
    1 as business_mean__denominator,
    first_response_business_seconds as business_p50__numerator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and first_response_seconds is not null
