{{ config(
    enabled=is_connected('intercom'),
    slice=['conversation_id'],
    touched=[
        changed('stg_intercom__conversations', 'conversation_id'),
        changed('intercom_parts', 'conversation_id'),
        looked_up('this', 'conversation_id', 'stg_intercom__contacts', 'contact_id'),
        looked_up('this', 'conversation_id', 'stg_intercom__teams', 'team_id'),
    ]
) }}

with

conversations as (
    select
        *,
        case
            -- In the name of an admin, who did not write it.
            when delivered_as = 'campaigns_initiated' then 'system'
            when author_type in ('user', 'lead', 'contact', 'visitor') then 'customer'
            when author_type = 'admin' then 'agent'
            when author_type = 'bot' then 'bot'
            when author_type is null and delivered_as = 'customer_initiated' then 'customer'
            else 'system'
        end as author,
        coalesce(
            nullif(team_id, '0'), case when assignee_type = 'team' then nullif(assignee_id, '0') end
        ) as assigned_team_id,
        coalesce(
            nullif(admin_id, '0'),
            case when assignee_type = 'admin' then nullif(assignee_id, '0') end
        ) as assigned_admin_id
    from {{ ref('stg_intercom__conversations') }}
    where row_status = 'used' and {{ is_touched('conversation_id') }}
),

parts as (
    select
        *,
        row_number() over (
            partition by conversation_id, is_message and author = 'agent'
            order by created_at, part_id
        ) as place,
        row_number() over (
            partition by conversation_id, to_team_id is not null
            order by created_at, part_id
        ) as team_place,
        row_number() over (
            partition by conversation_id, part_type
            order by created_at desc, part_id desc
        ) as place_from_the_end
    from {{ ref('intercom_parts') }}
    where {{ is_touched('conversation_id') }}
),

contacts as (
    select * from {{ ref('stg_intercom__contacts') }}
    where row_status = 'used'
),

teams as (
    select * from {{ ref('stg_intercom__teams') }}
    where row_status = 'used'
),

customer_ids as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'customer_id'
),

addresses as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'address'
),

told as (
    select
        conversation_id,
        min(case when is_message and author = 'agent' then created_at end) as first_reply_at,
        max(case when is_message and author = 'agent' and place = 1 then author_id end)
            as replying_admin_id,
        min(case when is_message and author = 'customer' then created_at end)
            as first_customer_message_at,
        max(case when is_message and author = 'bot' then 1 else 0 end) = 1 as has_bot,
        max(case when to_team_id is not null or to_admin_id is not null then 1 else 0 end) = 1
            as is_assigned,
        max(case when team_place = 1 then to_team_id end) as first_team_id,
        max(case when part_type = 'close' then created_at end) as last_close_at,
        max(case when part_type = 'close' and place_from_the_end = 1 then author end)
            as closing_author
    from parts
    group by conversation_id
),

handed_on as (
    select
        parts.conversation_id,
        max(
            case
                when parts.created_at > told.first_reply_at and parts.to_team_id is not null then 1
                when
                    parts.created_at > told.first_reply_at
                    and parts.to_admin_id <> told.replying_admin_id
                    then 1
                else 0
            end
        ) = 1 as is_handed_on
    from parts
    inner join told on parts.conversation_id = told.conversation_id
    group by parts.conversation_id
),

joined as (
    select
        conversations.*,
        told.first_reply_at,
        told.replying_admin_id,
        told.first_customer_message_at,
        told.closing_author,
        handed_on.is_handed_on,
        coalesce(told.has_bot, false) or conversations.author = 'bot' as has_bot,
        coalesce(told.is_assigned, false)
        or conversations.assigned_admin_id is not null
        or conversations.assigned_team_id is not null as is_assigned,
        coalesce(told.first_team_id, conversations.assigned_team_id) as queue_team_id,
        coalesce(
            conversations.contact_id,
            case when conversations.author = 'customer' then conversations.author_id end
        ) as customer_contact_id,
        coalesce(conversations.last_close_at, told.last_close_at) as closed_at,
        -- Who wrote is told by the parts, unless they cannot be all: then by the statistics.
        case
            when told.first_reply_at is not null then true
            when conversations.first_admin_reply_at is not null
                then coalesce(told.has_bot, false)
            when conversations.has_statistics then true
            else told.conversation_id is not null
        end as is_told_by_parts,
        case
            when conversations.delivered_as in ('customer_initiated', 'operator_initiated')
                then 'inbound'
            when conversations.delivered_as in ('admin_initiated', 'campaigns_initiated')
                then 'outbound'
            when conversations.author in ('agent', 'bot', 'system') then 'outbound'
            else 'inbound'
        end as direction
    from conversations
    left join told on conversations.conversation_id = told.conversation_id
    left join handed_on on conversations.conversation_id = handed_on.conversation_id
),

answered as (
    select
        *,
        coalesce(first_customer_message_at, first_contact_reply_at) as customer_wrote_at,
        case
            when is_told_by_parts then first_reply_at
            else first_admin_reply_at
        end as replied_at
    from joined
)

select
    answered.conversation_id,
    answered.customer_contact_id as contact_id,
    answered.queue_team_id as team_id,
    coalesce(customer_ids.pseudonym, ids_of_contacts.pseudonym) as customer_pseudonym,
    coalesce(addresses.pseudonym, addresses_of_contacts.pseudonym) as address_pseudonym,
    case
        when answered.source_type in ('email', 'sms') then answered.source_type
        when answered.source_type in ('whatsapp', 'facebook', 'instagram', 'twitter') then 'social'
        when answered.source_type not in ('phone_call', 'phone_switch') then 'chat'
    end as channel,
    answered.direction,
    answered.author,
    teams.team_name as queue,
    case
        when answered.direction = 'outbound' and answered.author = 'agent' then answered.author_id
        when answered.is_told_by_parts then answered.replying_admin_id
        when answered.replied_at is not null then answered.assigned_admin_id
    end as admin_id,
    answered.author_id,
    answered.tag,
    case
        when answered.direction = 'outbound' and answered.customer_wrote_at is not null
            then 'answered'
        when answered.direction = 'outbound' then 'sent'
        when answered.replied_at is not null then 'answered'
        when answered.state <> 'closed' then 'waiting'
        when answered.ai_resolution in ('assumed_resolution', 'confirmed_resolution')
            then 'self_served'
        when answered.has_bot and answered.ai_resolution is null and not answered.is_assigned
            then 'self_served'
        else 'system_ended'
    end as outcome,
    case
        when answered.state <> 'closed' or answered.closing_author is null then null
        when answered.closing_author in ('agent', 'customer') then answered.closing_author
        else 'system'
    end as ended_by,
    answered.rating,
    answered.rated_admin_id,
    answered.is_told_by_parts,
    -- A call, a greeting that nobody took up, and what nobody tells whether it was answered.
    answered.source_type not in ('phone_call', 'phone_switch')
    and (
        answered.direction = 'outbound'
        or (
            (answered.author = 'customer' or answered.customer_wrote_at is not null)
            and (
                answered.is_told_by_parts
                or answered.replied_at is not null
                or (answered.state <> 'closed' and answered.waiting_since is not null)
            )
        )
    ) as is_counted,
    case
        when answered.is_told_by_parts and answered.replied_at is not null
            then answered.is_handed_on
    end as is_transferred,
    answered.opened_at,
    case
        when answered.direction = 'outbound' then answered.customer_wrote_at
        else answered.replied_at
    end as answered_at,
    case when answered.state = 'closed' then answered.closed_at end as ended_at,
    answered.rating_requested_at,
    case
        when answered.rating is not null
            then coalesce(answered.rating_updated_at, answered.rating_requested_at)
    end as rated_at
from answered
left join contacts on answered.customer_contact_id = contacts.contact_id
left join teams on answered.queue_team_id = teams.team_id
left join customer_ids
    on
        answered.customer_id = customer_ids.identifier
        and not {{ is_damaged_number('answered.customer_id') }}
left join addresses on answered.customer_address = addresses.identifier
left join customer_ids as ids_of_contacts
    on
        contacts.customer_id = ids_of_contacts.identifier
        and not {{ is_damaged_number('contacts.customer_id') }}
left join addresses as addresses_of_contacts
    on contacts.customer_address = addresses_of_contacts.identifier
