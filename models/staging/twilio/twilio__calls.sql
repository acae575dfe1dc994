{{ config(enabled=is_connected('twilio'), materialized='mapping') }}

with

legs as (
    select * from {{ ref('twilio_legs') }}
    where channel = 'voice'
)

select
    {{ contact_id('twilio', 'call', 'task_id') }} as contact_id,
    leg,
    address_pseudonym,
    direction,
    line as entry_point,
    queue,
    agent_id,
    started_at,
    queued_at,
    ringing_at,
    answered_at,
    left_queue_at,
    ended_at,
    work_after_seconds as after_call_work_seconds,
    outcome,
    abandoned_in,
    ended_by,
    transferred
from legs
