select
    {{ event('contact_id', at='arrived') }},
    attempt_seconds as attempted__numerator,
    case when attempt_status = 'returned' then 1 end as attempted__denominator,
    connection_seconds as connected__numerator,
    case when connection_status = 'returned' then 1 end as connected__denominator
from {{ ref('fct_missed_calls') }}
where attempt_status = 'returned' or connection_status = 'returned'
