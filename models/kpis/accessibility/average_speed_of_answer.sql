select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    wait_seconds as agent_answer__numerator,
    case when is_answered and wait_seconds is not null then 1 end as agent_answer__denominator,
    before_queue_seconds as acd_pickup__numerator,
    case when before_queue_seconds is not null then 1 end as acd_pickup__denominator,
    wait_seconds as all_offered__numerator,
    case when wait_seconds is not null then is_answered end as all_offered__denominator
from {{ ref('fct_contacts') }}
where is_offered
