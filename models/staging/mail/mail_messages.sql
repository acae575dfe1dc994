{{ config(enabled=is_connected('mail'), key='message_id') }}

with

messages as (
    select * from {{ ref('stg_mail__messages') }}
    where row_status = 'used'
),

recipients as (
    select * from {{ ref('stg_mail__recipients') }}
    where row_status = 'used'
),

agents as (
    select * from {{ ref('stg_mail__agents') }}
    where row_status = 'used'
),

threads as (
    select * from {{ ref('mail_threads') }}
),

addresses as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'address'
),

-- By pseudonym: an address may be written in several ways, or be gone.
ours as (
    select
        addresses.pseudonym,
        min(agents.agent_id) as agent_id,
        min(agents.queue) as queue
    from agents
    inner join addresses on agents.address = addresses.identifier
    group by addresses.pseudonym
),

sent_to as (
    select
        recipients.message_id,
        recipients.place,
        addresses.pseudonym,
        ours.queue,
        ours.pseudonym is not null as is_ours
    from recipients
    left join addresses on recipients.recipient = addresses.identifier
    left join ours on addresses.pseudonym = ours.pseudonym
),

delivered as (
    select
        message_id,
        min(case when is_ours then 1 else 0 end) = 1 as is_to_us_alone,
        min_by(queue, case when queue is not null then place end) as queue,
        min_by(pseudonym, case when not is_ours and pseudonym is not null then place end)
            as outside_pseudonym
    from sent_to
    group by message_id
),

judged as (
    select
        messages.message_id,
        threads.thread_id,
        addresses.pseudonym as sender_pseudonym,
        delivered.outside_pseudonym,
        ours.agent_id,
        ours.queue as own_queue,
        delivered.queue,
        coalesce(delivered.is_to_us_alone, false) as is_to_us_alone,
        case
            when messages.automatic in ('auto_submitted', 'bounce') then 'system'
            -- A helpdesk that sends what agents write marks it so, lest a machine answer it.
            when messages.automatic = 'bulk' and ours.pseudonym is null then 'system'
            when ours.pseudonym is not null then 'agent'
            else 'customer'
        end as author,
        messages.sent_at
    from messages
    inner join threads on messages.message_id = threads.message_id
    left join addresses on messages.sender = addresses.identifier
    left join ours on addresses.pseudonym = ours.pseudonym
    left join delivered on messages.message_id = delivered.message_id
)

select
    message_id,
    thread_id,
    author,
    agent_id,
    case when author = 'customer' then sender_pseudonym else outside_pseudonym end
        as customer_pseudonym,
    case when author = 'customer' then queue else own_queue end as queue,
    author = 'customer' or not is_to_us_alone as is_public,
    sent_at
from judged
