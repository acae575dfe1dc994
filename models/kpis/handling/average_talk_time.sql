select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    false as is_leg,
    talk_seconds as numerator,
    case when talk_seconds is not null then 1 end as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered
union all
select
    {{ event('leg_id', at='arrived', agent='agent') }},
    true as is_leg,
    talk_seconds as numerator,
    case when talk_seconds is not null then 1 end as denominator
from {{ ref('fct_contact_legs') }}
where direction = 'inbound' and is_answered
