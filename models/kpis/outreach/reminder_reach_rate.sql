select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    outcome in ('answered', 'delivered') as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where direction = 'outbound' and purpose = 'reminder'
