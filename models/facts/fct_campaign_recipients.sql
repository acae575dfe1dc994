{{ config(
    slice=['campaign_id', 'recipient_key'],
    touched=[
        changed('input_campaign_events', 'campaign_id, recipient_pseudonym'),
    ]
) }}

with

events as (
    select * from {{ ref('input_campaign_events') }}
    {{ where_touched(['campaign_id', 'recipient_pseudonym']) }}
),

recipients as (
    select
        source_system,
        campaign_id,
        recipient_pseudonym,
        count(distinct message_id) as messages,
        max(case when event = 'bounced' then 1 else 0 end) = 1 as is_bounced,
        min(happened_at) as first_event_at,
        min(case when event = 'delivered' then happened_at end) as delivered_at
    from events
    group by source_system, campaign_id, recipient_pseudonym
),

reactions as (
    select
        events.source_system,
        events.campaign_id,
        events.recipient_pseudonym,
        min(case when events.event = 'opened' then events.happened_at end) as opened_at,
        min(case when events.event = 'clicked' then events.happened_at end) as clicked_at
    from events
    inner join recipients
        on
            events.source_system = recipients.source_system
            and events.campaign_id = recipients.campaign_id
            and events.recipient_pseudonym = recipients.recipient_pseudonym
            and events.happened_at >= recipients.delivered_at
    group by events.source_system, events.campaign_id, events.recipient_pseudonym
)

select
    concat_ws(
        ':', recipients.source_system, recipients.campaign_id, recipients.recipient_pseudonym
    ) as campaign_recipient_id,
    recipients.campaign_id,
    recipients.recipient_pseudonym as recipient_key,
    recipients.source_system,
    recipients.messages,
    recipients.delivered_at is not null as is_delivered,
    recipients.is_bounced,
    reactions.opened_at is not null as is_opened,
    reactions.clicked_at is not null as is_clicked,
    recipients.first_event_at,
    recipients.delivered_at,
    -- Campaigns have no site: their days are those of UTC.
    recipients.delivered_at as delivered_at_local,
    reactions.opened_at,
    reactions.clicked_at
from recipients
left join reactions
    on
        recipients.source_system = reactions.source_system
        and recipients.campaign_id = reactions.campaign_id
        and recipients.recipient_pseudonym = reactions.recipient_pseudonym
