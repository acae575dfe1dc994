select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    wait_seconds as mean__numerator,
    1 as mean__denominator,
    wait_seconds as p50__numerator,
    wait_seconds as abandoned_only__numerator,
    case when is_abandoned_from_queue then 1 end as abandoned_only__denominator
from {{ ref('fct_contacts') }}
where is_offered and wait_seconds is not null
