select
    {{ event('reply_id', at='asked', agent='agent') }},
    response_time_bucket as detail_value,
    1 as numerator,
    1 as denominator
from {{ ref('fct_replies') }}
where direction = 'inbound' and response_time_bucket is not null
