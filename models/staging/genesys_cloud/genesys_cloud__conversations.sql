{{ config(enabled=is_connected('genesys_cloud'), materialized='mapping') }}

with

legs as (
    select * from {{ ref('genesys_cloud_legs') }}
    where not is_call
)

select
    {{ contact_id('genesys_cloud', 'conversation', 'whole_id') }} as contact_id,
    leg,
    address_pseudonym,
    channel,
    direction,
    queue,
    agent_id,
    issue_type,
    started_at as opened_at,
    queued_at,
    answered_at,
    left_queue_at,
    ended_at,
    outcome,
    abandoned_in,
    ended_by,
    hold_seconds,
    work_after_seconds as after_contact_work_seconds,
    handle_seconds,
    transferred
from legs
