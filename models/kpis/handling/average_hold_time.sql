select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    false as is_leg,
    hold_seconds as all_handled__numerator,
    case when hold_seconds is not null then 1 end as all_handled__denominator,
    hold_seconds as held_only__numerator,
    case when hold_seconds > 0 then 1 end as held_only__denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered
union all
select
    {{ event('leg_id', at='arrived', agent='agent') }},
    true as is_leg,
    hold_seconds as all_handled__numerator,
    case when hold_seconds is not null then 1 end as all_handled__denominator,
    hold_seconds as held_only__numerator,
    case when hold_seconds > 0 then 1 end as held_only__denominator
from {{ ref('fct_contact_legs') }}
where direction = 'inbound' and is_answered
