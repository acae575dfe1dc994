{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('input_conversations', 'contact_id'),
        changed('int_message_legs', 'contact_id'),
    ]
) }}

with

conversations as (
    select * from {{ ref('input_conversations') }}
    {{ where_touched('contact_id') }}
),

messages as (
    select * from {{ ref('int_message_legs') }}
    {{ where_touched('contact_id') }}
),

human_replies as (
    select
        *,
        row_number() over (partition by contact_id, leg order by sent_at, message_id) as place
    from messages
    where is_human_reply
),

replies as (
    select
        contact_id,
        leg,
        min(sent_at) as first_reply_at,
        max(case when place = 1 then agent_id end) as replying_agent_id,
        count(*) as human_replies
    from human_replies
    group by contact_id, leg
),

with_messages as (
    select distinct contact_id
    from messages
),

answered as (
    select
        conversations.*,
        replies.first_reply_at,
        -- Who the export does not name is who wrote.
        coalesce(conversations.agent_id, replies.replying_agent_id) as answering_agent_id,
        {{ contact_direction('conversations') }} as contact_direction,
        coalesce(replies.human_replies, 0) as human_replies,
        with_messages.contact_id is not null as has_messages,
        -- Bots, auto-replies and assignment never answer: where there are messages, they decide.
        case
            when with_messages.contact_id is null then conversations.outcome = 'answered'
            else replies.first_reply_at is not null
        end as is_replied
    from conversations
    left join replies
        on
            conversations.contact_id = replies.contact_id
            and conversations.leg = replies.leg
    left join with_messages on conversations.contact_id = with_messages.contact_id
)

select
    *,
    coalesce(queued_at, opened_at) as entered_queue_at,
    case
        when contact_direction = 'outbound' then answered_at
        when has_messages then first_reply_at
        when is_replied then answered_at
    end as replied_at,
    case
        when contact_direction = 'outbound' then outcome
        when is_replied then 'answered'
        when outcome <> 'answered' then outcome
        when ended_at is null then 'waiting'
        when channel = 'chat' and coalesce(ended_by, 'customer') = 'customer' then 'abandoned'
        else 'system_ended'
    end as judged_outcome
from answered
