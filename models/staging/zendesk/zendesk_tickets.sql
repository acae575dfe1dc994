{#- What a ticket looks up in other tables touches it too. -#}
{{ config(
    enabled=is_connected('zendesk'),
    slice=['ticket_id'],
    touched=[
        changed('stg_zendesk__tickets', 'ticket_id'),
        changed('stg_zendesk__field_changes', 'ticket_id'),
        changed('stg_zendesk__metrics', 'ticket_id'),
        changed('stg_zendesk__metric_events', 'ticket_id'),
        "select ticket_id from {stg_zendesk__tickets} where requester_id in ("
        ~ changed('stg_zendesk__users', 'user_id') ~ ")",
        "select ticket_id from {stg_zendesk__tickets} where submitter_id in ("
        ~ changed('stg_zendesk__users', 'user_id') ~ ")",
        "select ticket_id from {stg_zendesk__tickets} where group_id in ("
        ~ changed('stg_zendesk__groups', 'group_id') ~ ")",
    ]
) }}

with

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
),

changes as (
    select * from {{ ref('stg_zendesk__field_changes') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
),

metrics as (
    select * from {{ ref('stg_zendesk__metrics') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
),

replies as (
    select
        ticket_id,
        min(happened_at) as first_reply_at
    from {{ ref('stg_zendesk__metric_events') }}
    where row_status = 'used' and {{ is_touched('ticket_id') }}
    group by ticket_id
),

users as (
    select * from {{ ref('stg_zendesk__users') }}
    where row_status = 'used'
),

ticket_groups as (
    select * from {{ ref('stg_zendesk__groups') }}
    where row_status = 'used'
),

identities as (
    select
        kind,
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
),

-- In one second a ticket goes the usual way.
statuses as (
    select
        ticket_id,
        changed_at,
        value in ('solved', 'closed') as is_solved,
        coalesce(
            lag(value) over (
                partition by ticket_id
                order by
                    changed_at,
                    case value
                        when 'new' then 1
                        when 'open' then 2
                        when 'solved' then 4
                        when 'closed' then 5
                        else 3
                    end,
                    value
            ) in ('solved', 'closed'),
            false
        ) as was_solved
    from changes
    where field_name = 'status'
),

-- From solved to closed it stays solved: that is Zendesk's own doing, days later.
solutions as (
    select
        ticket_id,
        max(case when is_solved and not was_solved then changed_at end) as solved_at,
        max(case when was_solved and not is_solved then changed_at end) as reopened_at
    from statuses
    group by ticket_id
),

assignments as (
    select
        ticket_id,
        count(distinct value) as assignees
    from changes
    where field_name = 'assignee_id' and value is not null
    group by ticket_id
),

joined as (
    select
        tickets.ticket_id,
        tickets.created_at,
        tickets.status,
        tickets.requester_id,
        tickets.submitter_id,
        tickets.assignee_id,
        tickets.is_public,
        ticket_groups.group_name,
        lower(coalesce(tickets.channel, 'web')) as via,
        coalesce(submitters.role in ('agent', 'admin'), false)
        and tickets.submitter_id <> tickets.requester_id as is_by_an_agent,
        customer_ids.pseudonym as customer_pseudonym,
        coalesce(addresses.pseudonym, numbers.pseudonym, senders.pseudonym) as address_pseudonym,
        coalesce(assignments.assignees, metrics.assignee_stations) > 1 as is_transferred,
        tickets.status in ('solved', 'closed') as is_solved,
        replies.first_reply_at,
        replies.first_reply_at is not null or coalesce(metrics.replies > 0, false) as is_replied,
        -- The metrics keep the last time after a ticket was reopened; either may be the older.
        case
            when
                tickets.status in ('solved', 'closed')
                and (solutions.solved_at is null or metrics.solved_at > solutions.solved_at)
                then metrics.solved_at
            else solutions.solved_at
        end as solved_at,
        solutions.reopened_at
    from tickets
    left join ticket_groups on tickets.group_id = ticket_groups.group_id
    left join users as requesters on tickets.requester_id = requesters.user_id
    left join users as submitters on tickets.submitter_id = submitters.user_id
    left join solutions on tickets.ticket_id = solutions.ticket_id
    left join assignments on tickets.ticket_id = assignments.ticket_id
    left join metrics on tickets.ticket_id = metrics.ticket_id
    left join replies on tickets.ticket_id = replies.ticket_id
    left join identities as customer_ids
        on customer_ids.kind = 'customer_id' and requesters.external_id = customer_ids.identifier
    left join identities as addresses
        on addresses.kind = 'address' and requesters.email = addresses.identifier
    left join identities as numbers
        on numbers.kind = 'number' and requesters.phone = numbers.identifier
    left join identities as senders
        on senders.kind = 'address' and tickets.from_address = senders.identifier
),

-- Forms, the API and everything unknown are answered by e-mail.
placed as (
    select
        *,
        case
            when via in ('voice', 'phone', 'voicemail') or via like '%phone_call%' then 'voice'
            when via like '%sms%' then 'sms'
            when
                via in ('chat', 'native_messaging', 'messaging', 'web_messaging')
                or via like 'answer_bot%' or via = 'sunshine_conversations_api'
                then 'chat'
            when
                via in (
                    'any_channel', 'line', 'viber', 'wechat', 'telegram', 'kakaotalk', 'twitter',
                    'facebook', 'whatsapp', 'apple_business_chat', 'google_business_messages',
                    'google_rcs', 'linkedin'
                )
                or via like '%twitter%' or via like '%facebook%' or via like 'instagram%'
                then 'social'
            else 'email'
        end as channel,
        -- What was said there stands in one comment, when all is over.
        via in (
            'chat', 'native_messaging', 'messaging', 'web_messaging', 'line', 'viber', 'wechat',
            'telegram', 'kakaotalk', 'whatsapp', 'apple_business_chat',
            'google_business_messages', 'google_rcs', 'twilio_sms', 'messagebird_sms',
            'facebook_messenger', 'instagram_dm'
        )
        or via like 'answer_bot%'
        or via like 'sunshine_conversations%' as has_transcript
    from joined
)

-- Instants that contradict the beginning are not known.
select
    ticket_id,
    status,
    channel,
    has_transcript,
    requester_id,
    assignee_id,
    case when assignee_id is not null then 'zendesk:' || assignee_id end as agent_id,
    group_name,
    customer_pseudonym,
    address_pseudonym,
    is_by_an_agent,
    coalesce(is_public, true) as is_public,
    is_solved,
    is_replied,
    is_transferred,
    created_at,
    case when first_reply_at >= created_at then first_reply_at end as first_reply_at,
    case when solved_at >= created_at then solved_at end as solved_at,
    case when reopened_at >= created_at then reopened_at end as reopened_at
from placed
-- What is deleted is spam, or a mistake.
where status <> 'deleted'
