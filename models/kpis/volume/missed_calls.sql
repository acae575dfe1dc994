select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    1 as numerator
from {{ ref('fct_contacts') }}
where channel = 'voice' and is_missed
