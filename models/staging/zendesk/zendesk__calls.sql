{{ config(enabled=is_connected('zendesk'), materialized='mapping') }}

with

calls as (
    select * from {{ ref('zendesk_calls') }}
)

select
    {{ contact_id('zendesk', 'call', 'call_id') }} as contact_id,
    leg,
    customer_pseudonym,
    address_pseudonym,
    direction,
    ticket_id as case_id,
    entry_point,
    group_name as queue,
    agent_id,
    started_at,
    queued_at,
    answered_at,
    left_queue_at,
    ended_at,
    hold_seconds,
    consult_seconds,
    after_call_work_seconds,
    outcome,
    abandoned_in,
    ended_by,
    transferred,
    transfer_kind
from calls
