{{ config(enabled=is_connected('genesys_cloud'), materialized='mapping') }}

with

legs as (
    select * from {{ ref('genesys_cloud_legs') }}
    where is_call
)

select
    {{ contact_id('genesys_cloud', 'call', 'whole_id') }} as contact_id,
    leg,
    address_pseudonym,
    direction,
    line as entry_point,
    queue,
    agent_id,
    issue_type,
    started_at,
    queued_at,
    ringing_at,
    answered_at,
    left_queue_at,
    ended_at,
    hold_seconds,
    work_after_seconds as after_call_work_seconds,
    outcome,
    abandoned_in,
    ended_by,
    transferred,
    transfer_kind,
    {{ contact_id('genesys_cloud', 'call', 'returned_id') }} as callback_of_contact_id
from legs
