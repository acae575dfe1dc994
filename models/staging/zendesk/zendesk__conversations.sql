{{ config(
    enabled=is_connected('zendesk'),
    slice=['contact_id'],
    touched=[
        changed('zendesk_tickets', contact_id('zendesk', 'conversation', 'ticket_id')),
        changed('zendesk_comments', contact_id('zendesk', 'conversation', 'ticket_id')),
    ]
) }}

with

tickets as (
    select
        *,
        {{ contact_id('zendesk', 'conversation', 'ticket_id') }} as contact_id
    from {{ ref('zendesk_tickets') }}
    where
        channel <> 'voice'
        and {{ is_touched(contact_id('zendesk', 'conversation', 'ticket_id')) }}
),

comments as (
    select
        *,
        row_number() over (
            partition by ticket_id, is_public order by created_at, comment_id
        ) as place
    from {{ ref('zendesk_comments') }}
    where
        is_message
        and {{ is_touched(contact_id('zendesk', 'conversation', 'ticket_id')) }}
),

said as (
    select
        ticket_id,
        max(case when is_public and place = 1 then author end) as first_author,
        min(case when is_public and author = 'agent' then created_at end) as replied_at,
        min(case when is_public and author = 'customer' then created_at end) as asked_at
    from comments
    group by ticket_id
),

directed as (
    select
        tickets.*,
        said.ticket_id is not null as has_messages,
        said.replied_at,
        said.asked_at,
        -- An agent who writes down what a customer wants has not written to him.
        case
            when tickets.is_by_an_agent and coalesce(said.first_author, 'agent') <> 'customer'
                then 'outbound'
            else 'inbound'
        end as direction
    from tickets
    left join said on tickets.ticket_id = said.ticket_id
),

judged as (
    select
        *,
        case
            when direction = 'outbound' and asked_at is not null then 'answered'
            when direction = 'outbound' then 'sent'
            when has_messages and replied_at is not null then 'answered'
            when has_messages and is_solved then 'system_ended'
            when has_messages then 'waiting'
            when is_replied or (is_solved and agent_id is not null) then 'answered'
            when is_solved then 'system_ended'
            else 'waiting'
        end as outcome,
        case
            when direction = 'outbound' then asked_at
            when has_messages then replied_at
            else first_reply_at
        end as first_answer_at
    from directed
    where direction = 'inbound' or is_public
)

select
    contact_id,
    cast(1 as bigint) as leg,
    customer_pseudonym,
    address_pseudonym,
    channel,
    direction,
    ticket_id as case_id,
    group_name as queue,
    agent_id,
    created_at as opened_at,
    case when first_answer_at >= created_at then first_answer_at end as answered_at,
    -- A chat is over long before its ticket is solved, and an agent's time is taken from its end.
    case when is_solved and channel <> 'chat' then solved_at end as ended_at,
    outcome,
    is_transferred as transferred,
    case when is_solved then solved_at end as resolved_at
from judged
