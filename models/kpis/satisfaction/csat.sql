select
    {{ event('survey_id', at='answered', agent='agent') }},
    satisfaction >= 0.75 as top_two__numerator,
    1 as top_two__denominator,
    1 + 4 * satisfaction as mean__numerator,
    1 as mean__denominator
from {{ ref('fct_surveys') }}
where kind = 'csat' and satisfaction is not null and not is_of_outbound_contact
