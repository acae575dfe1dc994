select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    is_self_served as contained__numerator,
    case when is_self_served or is_offered then 1 end as contained__denominator,
    is_self_served as entered__numerator,
    1 as entered__denominator
from {{ ref('fct_contacts') }}
where is_entered and tells_self_service
