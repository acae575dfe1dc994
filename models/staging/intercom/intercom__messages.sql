{{ config(
    enabled=is_connected('intercom'),
    slice=['conversation_id'],
    touched=[
        changed('intercom_conversations', 'conversation_id'),
        changed('intercom_parts', 'conversation_id'),
    ]
) }}

with

conversations as (
    select * from {{ ref('intercom_conversations') }}
    where
        is_counted
        and is_told_by_parts
        and {{ is_touched('conversation_id') }}
),

parts as (
    select * from {{ ref('intercom_parts') }}
    where
        (is_message or is_note)
        and {{ is_touched('conversation_id') }}
),

written as (
    select
        conversation_id,
        -- Before every part, should they be of one second.
        '0' as message_id,
        opened_at as sent_at,
        author,
        author_id,
        true as is_public
    from conversations
    union all
    select
        parts.conversation_id,
        parts.part_id as message_id,
        parts.created_at as sent_at,
        parts.author,
        parts.author_id,
        parts.is_message as is_public
    from parts
    inner join conversations on parts.conversation_id = conversations.conversation_id
)

select
    conversation_id,
    {{ contact_id('intercom', 'conversation', 'conversation_id') }} as contact_id,
    message_id,
    sent_at,
    author,
    case when author = 'agent' then 'intercom:' || author_id end as agent_id,
    is_public
from written
