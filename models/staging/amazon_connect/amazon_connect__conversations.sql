{{ config(enabled=is_connected('amazon_connect'), materialized='mapping') }}

with

parts as (
    select * from {{ ref('amazon_connect_parts') }}
    where channel = 'CHAT'
)

select
    {{ contact_id('amazon_connect', 'conversation', 'whole_id') }} as contact_id,
    leg,
    'chat' as channel,
    direction,
    queue,
    agent_id,
    initiated_at as opened_at,
    enqueued_at as queued_at,
    answered_at,
    case when answered_at is null then dequeued_at end as left_queue_at,
    ended_at,
    outcome,
    abandoned_in,
    ended_by,
    hold_seconds,
    after_contact_work_seconds,
    interaction_seconds + coalesce(hold_seconds, 0) + coalesce(after_contact_work_seconds, 0)
        as handle_seconds,
    transferred
from parts
