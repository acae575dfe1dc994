select
    {{ event('survey_id', at='answered', agent='agent') }},
    case when score >= 9 then 100 when score <= 6 then -100 else 0 end as numerator,
    1 as denominator
from {{ ref('fct_surveys') }}
where
    kind = 'nps'
    and satisfaction is not null
    and scale_min = 0
    and scale_max = 10
    and coalesce(higher_is_better, true)
    and not is_of_outbound_contact
