select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    coalesce(next_contact_at > resolution_window_ends_at, true) and not is_reopened_in_window
    and human_replies <= 1 and not coalesce(is_transferred or is_escalated, false)
        as observed__numerator,
    case when is_first_answered_of_chain and is_resolution_window_over then 1 end
        as observed__denominator,
    is_said_resolved as agent_reported__numerator,
    case when is_said_resolved is not null then 1 end as agent_reported__denominator,
    cast(null as boolean) as survey_reported__numerator,
    cast(null as bigint) as survey_reported__denominator
from {{ ref('fct_contacts') }}
where direction = 'inbound' and is_answered
union all
select
    {{ event('survey_id', at='answered', agent='agent') }},
    cast(null as boolean) as observed__numerator,
    cast(null as bigint) as observed__denominator,
    cast(null as boolean) as agent_reported__numerator,
    cast(null as bigint) as agent_reported__denominator,
    satisfaction = 1 as survey_reported__numerator,
    1 as survey_reported__denominator
from {{ ref('fct_surveys') }}
where kind = 'fcr' and satisfaction is not null and not is_of_outbound_contact
