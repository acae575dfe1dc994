select
    {{ event('survey_id', at='invited', agent='agent') }},
    is_answered as numerator,
    1 as denominator
from {{ ref('fct_surveys') }}
where invited_at is not null and not is_of_outbound_contact
