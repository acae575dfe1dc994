select
    {{ event('contact_id', at='arrived') }},
    attempt_status = 'returned' and attempt_seconds <= return_limit_seconds
        as attempted__numerator,
    case when attempt_status in ('returned', 'not returned') then 1 end as attempted__denominator,
    connection_status = 'returned' and connection_seconds <= return_limit_seconds
        as connected__numerator,
    case when connection_status in ('returned', 'not returned') then 1 end
        as connected__denominator
from {{ ref('fct_missed_calls') }}
where is_return_limit_over and tells_outbound
