select
    {{ event('quality_review_id', at='reviewed', agent='agent') }},
    cast(null as {{ dbt.type_string() }}) as detail_value,
    true as is_in_whole,
    quality as numerator,
    1 as denominator
from {{ ref('fct_quality_reviews') }}
where not is_calibration and quality is not null and coalesce(direction, 'inbound') = 'inbound'
union all
select
    {{ event('quality_criterion_id', at='reviewed', agent='agent') }},
    criterion as detail_value,
    false as is_in_whole,
    quality as numerator,
    1 as denominator
from {{ ref('fct_quality_criteria') }}
where not is_calibration and quality is not null and coalesce(direction, 'inbound') = 'inbound'
