{{ config(
    enabled=is_connected('twilio'),
    slice=['task_id'],
    touched=[changed('twilio_events', 'task_id')]
) }}

with

events as (
    select * from {{ ref('twilio_events') }}
    where reservation_id is not null and {{ is_touched('task_id') }}
),

timed as (
    select
        task_id,
        reservation_id,
        max(worker_id) as worker_id,
        max(queue) as queue,
        {%- for event in ['created', 'accepted', 'wrapup', 'completed'] %}
        min(case when event_type = 'reservation.{{ event }}' then happened_at end)
            as {{ event }}_at,
        {%- endfor %}
        min(case when event_type = 'reservation.timeout' then happened_at end) as missed_at,
        min(case when event_type = 'reservation.rejected' then happened_at end) as rejected_at,
        min(
            case
                when event_type in ('reservation.canceled', 'reservation.rescinded')
                    then happened_at
            end
        ) as cancelled_at
    from events
    group by task_id, reservation_id
)

select
    *,
    case
        when accepted_at is not null then 'answered'
        when missed_at is not null then 'missed'
        when rejected_at is not null then 'rejected'
        when cancelled_at is not null then 'cancelled'
    end as result
from timed
where task_id is not null
