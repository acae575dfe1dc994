{{ config(
    enabled=is_connected('zendesk'),
    slice=['ticket_id'],
    touched=[
        changed('stg_zendesk__satisfaction_ratings', 'ticket_id'),
        changed('zendesk_tickets', 'ticket_id'),
        changed('zendesk_calls', 'ticket_id'),
    ]
) }}

with

ratings as (
    select * from {{ ref('stg_zendesk__satisfaction_ratings') }}
    where row_status = 'used' and score <> 'unoffered' and {{ is_touched('ticket_id') }}
),

tickets as (
    select * from {{ ref('zendesk_tickets') }}
    {{ where_touched('ticket_id') }}
),

calls as (
    select * from {{ ref('zendesk_calls') }}
    where ticket_id is not null and leg = 1 and {{ is_touched('ticket_id') }}
),

-- A ticket that came by telephone is the call: of several the last before it was asked for.
asked_after as (
    select
        ratings.rating_id,
        calls.call_id,
        row_number() over (
            partition by ratings.rating_id order by calls.call_created_at desc, calls.call_id asc
        ) as place
    from ratings
    inner join calls on ratings.ticket_id = calls.ticket_id
    where calls.call_created_at <= ratings.created_at
),

joined as (
    select
        ratings.*,
        tickets.channel as ticket_channel,
        tickets.customer_pseudonym,
        asked_after.call_id,
        coalesce(tickets.channel, '') = 'voice' as is_by_telephone,
        case
            when ratings.score like 'good%' then 1
            when ratings.score like 'bad%' then 0
        end as rated
    from ratings
    left join tickets on ratings.ticket_id = tickets.ticket_id
    left join asked_after
        on ratings.rating_id = asked_after.rating_id and asked_after.place = 1
)

select
    ticket_id,
    rating_id as response_id,
    'csat' as kind,
    cast(rated as double) as score,
    cast(0 as double) as scale_min,
    cast(1 as double) as scale_max,
    true as higher_is_better,
    case when is_by_telephone then 'call' else 'conversation' end as contact_kind,
    case when is_by_telephone then call_id else ticket_id end as external_contact_id,
    ticket_channel as channel,
    customer_pseudonym,
    case when assignee_id is not null then 'zendesk:' || assignee_id end as agent_id,
    created_at as invited_at,
    case when rated is not null then coalesce(updated_at, created_at) end as answered_at
from joined
