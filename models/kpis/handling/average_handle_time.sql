select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    false as is_leg,
    talk_hold_acw_seconds as talk_hold_acw__numerator,
    case when talk_hold_acw_seconds is not null then 1 end as talk_hold_acw__denominator,
    talk_hold_seconds as talk_hold__numerator,
    case when talk_hold_seconds is not null then 1 end as talk_hold__denominator,
    contact_seconds as contact_length__numerator,
    case when contact_seconds is not null then 1 end as contact_length__denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered
union all
select
    {{ event('leg_id', at='arrived', agent='agent') }},
    true as is_leg,
    talk_hold_acw_seconds as talk_hold_acw__numerator,
    case when talk_hold_acw_seconds is not null then 1 end as talk_hold_acw__denominator,
    talk_hold_seconds as talk_hold__numerator,
    case when talk_hold_seconds is not null then 1 end as talk_hold__denominator,
    contact_seconds as contact_length__numerator,
    case when contact_seconds is not null then 1 end as contact_length__denominator
from {{ ref('fct_contact_legs') }}
where direction = 'inbound' and is_answered
