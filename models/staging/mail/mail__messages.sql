{{ config(enabled=is_connected('mail'), key='contact_id, message_id') }}

with

conversations as (
    select * from {{ ref('mail_conversations') }}
),

messages as (
    select * from {{ ref('mail_messages') }}
)

select
    {{ contact_id('mail', 'conversation', fingerprint('messages.thread_id')) }} as contact_id,
    {{ fingerprint('messages.message_id') }} as message_id,
    messages.sent_at,
    messages.author,
    case when messages.author = 'agent' then 'mail:' || messages.agent_id end as agent_id,
    messages.is_public
from messages
inner join conversations on messages.thread_id = conversations.thread_id
