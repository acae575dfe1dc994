{{ config(enabled=is_connected('twilio'), materialized='mapping') }}

with

legs as (
    select * from {{ ref('twilio_legs') }}
    where channel <> 'voice'
)

select
    {{ contact_id('twilio', 'conversation', 'task_id') }} as contact_id,
    leg,
    address_pseudonym,
    channel,
    direction,
    queue,
    agent_id,
    started_at as opened_at,
    queued_at,
    answered_at,
    left_queue_at,
    ended_at,
    outcome,
    abandoned_in,
    ended_by,
    work_after_seconds as after_contact_work_seconds,
    handle_seconds,
    transferred
from legs
