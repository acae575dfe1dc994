select
    {{ event('case_key', at='resolved', agent='agent') }},
    resolution_seconds as mean__numerator,
    1 as mean__denominator,
    resolution_seconds as p50__numerator,
    resolution_business_seconds as business_mean__numerator,
    1 as business_mean__denominator,
    resolution_business_seconds as business_p50__numerator
from {{ ref('fct_cases') }}
where resolution_seconds is not null
