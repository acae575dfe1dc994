{{ config(enabled=is_connected('amazon_connect'), materialized='mapping') }}

with

parts as (
    select * from {{ ref('amazon_connect_parts') }}
    where channel = 'VOICE'
)

select
    {{ contact_id('amazon_connect', 'call', 'whole_id') }} as contact_id,
    leg,
    address_pseudonym,
    direction,
    entry_point,
    queue,
    agent_id,
    initiated_at as started_at,
    -- In a callback's queue nobody waits on the line.
    case when direction = 'inbound' then enqueued_at end as queued_at,
    answered_at,
    case when direction = 'inbound' and answered_at is null then dequeued_at end as left_queue_at,
    ended_at,
    hold_seconds,
    after_contact_work_seconds as after_call_work_seconds,
    outcome,
    abandoned_in,
    ended_by,
    transferred,
    transfer_kind,
    case
        when is_callback and leg = 1
            then {{ contact_id('amazon_connect', 'call', 'first_contact_id') }}
    end as callback_of_contact_id
from parts
