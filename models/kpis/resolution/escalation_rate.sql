select
    {{ event('contact_id', at='arrived', agent='escalating_agent') }},
    case when is_escalated then coalesce(escalation_reason, 'unknown') end as detail_value,
    is_escalated as numerator,
    1 as denominator
from {{ ref('fct_contacts') }}
where is_offered and is_answered and is_escalated is not null
