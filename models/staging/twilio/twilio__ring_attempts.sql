{{ config(
    enabled=is_connected('twilio'),
    slice=['external_contact_id'],
    touched=[changed('twilio_reservations', 'task_id')]
) }}

with

reservations as (
    select * from {{ ref('twilio_reservations') }}
    where
        created_at is not null
        and worker_id is not null
        and result is not null
        and {{ is_touched('task_id') }}
)

-- A worker is offered a task once at a time.
select
    task_id as external_contact_id,
    'twilio:' || worker_id as agent_id,
    created_at as ringing_at,
    max(coalesce(accepted_at, missed_at, rejected_at, cancelled_at)) as ended_at,
    min(result) as result
from reservations
group by task_id, worker_id, created_at
