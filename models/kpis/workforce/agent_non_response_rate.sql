select
    {{ event('ring_attempt_id', at='ringing', agent='agent') }},
    result in ('missed', 'rejected') as numerator,
    1 as denominator
from {{ ref('fct_ring_attempts') }}
where coalesce(direction, 'inbound') = 'inbound'
