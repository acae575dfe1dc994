{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('input_messages', 'contact_id'),
        changed('input_conversations', 'contact_id'),
    ]
) }}

with

messages as (
    select * from {{ ref('input_messages') }}
    {{ where_touched('contact_id') }}
),

conversations as (
    select
        contact_id,
        leg,
        opened_at
    from {{ ref('input_conversations') }}
    {{ where_touched('contact_id') }}
),

spans as (
    select
        contact_id,
        leg,
        opened_at,
        lead(opened_at) over (partition by contact_id order by opened_at, leg) as next_opened_at,
        row_number() over (partition by contact_id order by opened_at, leg) as place
    from conversations
)

select
    messages.source_system,
    messages.contact_id,
    messages.message_id,
    messages.sent_at,
    messages.author,
    messages.agent_id,
    messages.is_public,
    spans.leg,
    coalesce(messages.author = 'agent' and messages.is_public, false) as is_human_reply
from messages
left join spans
    on
        messages.contact_id = spans.contact_id
        and (messages.sent_at >= spans.opened_at or spans.place = 1)
        and (messages.sent_at < spans.next_opened_at or spans.next_opened_at is null)
