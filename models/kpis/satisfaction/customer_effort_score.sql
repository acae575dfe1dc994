select
    {{ event('survey_id', at='answered', agent='agent') }},
    satisfaction as numerator,
    1 as denominator
from {{ ref('fct_surveys') }}
where kind = 'ces' and satisfaction is not null and not is_of_outbound_contact
