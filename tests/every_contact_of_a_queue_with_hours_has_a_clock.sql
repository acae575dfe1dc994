-- A clock that ends too early, or has a gap, would pass for a queue that is always open; one that
-- has a piece twice, for two contacts. In a refresh only contacts that were written anew are looked
-- at: a setting makes a whole build.
with

clock as (
    select * from {{ ref('int_business_clock') }}
),

scheduled_queues as (
    select distinct queue from {{ ref('opening_hours') }}
),

scheduled as (
    select
        contacts.contact_id,
        contacts.queue,
        contacts.site,
        contacts.arrived_at,
        contacts.answered_at,
        contacts.ended_at,
        contacts.resolved_at
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
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

pieces as (
    select
        queue,
        starts_at,
        ends_at,
        lead(starts_at) over (
            partition by queue, site_or_none, date_day order by starts_at, ends_at
        ) as next_starts_at
    from clock
)

select
    'no piece of the clock' as fault,
    instants.contact_id,
    instants.queue,
    instants.instant
from instants
left join clock on {{ is_read_at('clock', 'instants', 'instants.instant') }}
where clock.queue is null
union all
select
    'two pieces at once' as fault,
    cast(null as {{ dbt.type_string() }}) as contact_id,
    queue,
    next_starts_at as instant
from pieces
where next_starts_at < ends_at and ends_at > starts_at
