-- Blocked attempts stand beside the whole, they are not part of it.
select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    case when not is_entered then 'blocked' end as detail_value,
    is_entered as is_in_whole,
    1 as numerator
from {{ ref('fct_contacts') }}
where direction = 'inbound'
