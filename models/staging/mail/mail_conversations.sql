{{ config(enabled=is_connected('mail'), key='thread_id') }}

with

messages as (
    select * from {{ ref('mail_messages') }}
),

-- What a machine wrote begins nothing, nor does what colleagues write to each other.
by_people as (
    select
        *,
        row_number() over (partition by thread_id order by sent_at, message_id) as place
    from messages
    where author in ('agent', 'customer') and is_public
),

begun as (
    select
        *,
        case when author = 'customer' then 'inbound' else 'outbound' end as direction
    from by_people
    where place = 1
),

answers as (
    select
        by_people.*,
        row_number() over (
            partition by by_people.thread_id order by by_people.place
        ) as answer
    from by_people
    inner join begun on by_people.thread_id = begun.thread_id
    where by_people.author <> begun.author
)

select
    begun.thread_id,
    begun.customer_pseudonym,
    begun.direction,
    begun.queue,
    case when begun.direction = 'inbound' then answers.agent_id else begun.agent_id end as agent_id,
    case
        when answers.thread_id is not null then 'answered'
        when begun.direction = 'inbound' then 'waiting'
        else 'sent'
    end as outcome,
    begun.sent_at as opened_at,
    answers.sent_at as answered_at
from begun
left join answers on begun.thread_id = answers.thread_id and answers.answer = 1
