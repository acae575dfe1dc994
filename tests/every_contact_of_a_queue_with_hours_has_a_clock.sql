-- A clock that ends too early, or has a gap, would pass for a queue that is always open. In a
-- refresh only contacts that were written anew are looked at: a setting makes a whole build.
with

scheduled_queues as (
    select distinct queue from {{ ref('opening_hours') }}
),

scheduled as (
    select contacts.*
    from {{ ref('fct_contacts') }} as contacts
    inner join scheduled_queues on contacts.queue = scheduled_queues.queue
    where {{ is_touched('contacts.contact_id', 'fct_contacts') }}
),

instants as (
    {%- for column in ['arrived_at', 'answered_at', 'ended_at', 'resolved_at'] %}
    select
        contact_id,
        queue,
        site,
        {{ column }} as instant
    from scheduled
    where {{ column }} is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

readings as (
    select
        instants.contact_id,
        instants.instant,
        count(clock.queue) as pieces
    from instants
    left join {{ ref('int_business_clock') }} as clock
        on {{ is_read_at('clock', 'instants', 'instants.instant') }}
    group by instants.contact_id, instants.instant
)

select *
from readings
where pieces <> 1
