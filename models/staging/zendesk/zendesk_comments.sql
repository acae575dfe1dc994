{{ config(
    enabled=is_connected('zendesk'),
    slice=['ticket_id'],
    touched=[
        changed('stg_zendesk__comments', 'ticket_id'),
        changed('stg_zendesk__audit_comments', 'ticket_id'),
        changed('stg_zendesk__tickets', 'ticket_id'),
        "select ticket_id from {stg_zendesk__comments} where author_id in ("
        ~ changed('stg_zendesk__users', 'user_id') ~ ")",
        "select ticket_id from {stg_zendesk__audit_comments} where author_id in ("
        ~ changed('stg_zendesk__users', 'user_id') ~ ")",
        changed('zendesk_tickets', 'ticket_id'),
    ]
) }}

with

comments as (
    select * from {{ ref('stg_zendesk__comments') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
),

audit_comments as (
    select * from {{ ref('stg_zendesk__audit_comments') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
),

tickets as (
    select * from {{ ref('zendesk_tickets') }}
    {{ where_touched('ticket_id') }}
),

deleted_tickets as (
    select ticket_id from {{ ref('stg_zendesk__tickets') }}
    where row_status = 'used' and status = 'deleted' and {{ is_touched('ticket_id') }}
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
    where row_status = 'used'
),

told as (
    select
        comment_id,
        ticket_id,
        author_id,
        is_public,
        created_at,
        channel,
        relation,
        1 as place
    from comments
    union all
    select
        comment_id,
        ticket_id,
        author_id,
        is_public,
        created_at,
        channel,
        relation,
        2 as place
    from audit_comments
),

-- Audits tell again what is exported by itself.
once as (
    select
        *,
        row_number() over (partition by ticket_id, comment_id order by place) as copy
    from told
),

authored as (
    select
        once.comment_id,
        once.ticket_id,
        once.author_id,
        once.is_public,
        once.created_at,
        tickets.ticket_id is not null as has_ticket,
        -- A chat's transcript is no message, a call's comment tells of the call, and a note that an
        -- agent made is no conversation.
        coalesce(
            tickets.has_transcript
            or tickets.channel = 'voice'
            or (tickets.is_by_an_agent and not tickets.is_public),
            false
        ) as is_of_no_message,
        case
            when
                once.author_id = '-1'
                or once.relation = 'merge'
                or once.channel in ('rule', 'system')
                then 'system'
            when once.channel like '%bot%' then 'bot'
            -- An agent who asks is a customer.
            when once.author_id = tickets.requester_id then 'customer'
            when users.role in ('agent', 'admin') then 'agent'
            when users.role = 'end-user' then 'customer'
            when once.author_id = tickets.assignee_id then 'agent'
        end as author
    from once
    left join tickets on once.ticket_id = tickets.ticket_id
    left join deleted_tickets on once.ticket_id = deleted_tickets.ticket_id
    left join users on once.author_id = users.user_id
    where once.copy = 1 and deleted_tickets.ticket_id is null
),

weighed as (
    select
        *,
        max(case when is_public and author is null then 1 else 0 end) over (partition by ticket_id)
        = 1 as has_unknown_author
    from authored
)

select
    comment_id,
    ticket_id,
    author_id,
    author,
    is_public,
    has_ticket,
    -- If nobody knows who wrote one of them, nobody knows who answered.
    not is_of_no_message and author is not null and not has_unknown_author as is_message,
    created_at
from weighed
