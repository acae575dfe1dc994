-- What came of each source on each of its site's local dates, from the facts as they are.
with

sites as (
    select * from {{ ref('sites') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

legs as (
    select * from {{ ref('fct_contact_legs') }}
),

messages as (
    select * from {{ ref('fct_messages') }}
),

call_steps as (
    select * from {{ ref('fct_call_steps') }}
),

ring_attempts as (
    select * from {{ ref('fct_ring_attempts') }}
),

cases as (
    select * from {{ ref('fct_cases') }}
    where has_case_record
),

surveys as (
    select * from {{ ref('fct_surveys') }}
),

agent_states as (
    select * from {{ ref('fct_agent_states') }}
),

schedules as (
    select * from {{ ref('fct_schedules') }}
),

quality_reviews as (
    select * from {{ ref('fct_quality_reviews') }}
),

sales as (
    select * from {{ ref('fct_sales') }}
),

trunk_usage as (
    select * from {{ ref('fct_trunk_usage') }}
),

campaign_events as (
    select * from {{ ref('input_campaign_events') }}
),

page_views as (
    select * from {{ ref('fct_page_views') }}
),

contacts_without_first_leg as (
    select * from {{ ref('int_contacts_without_first_leg') }}
),

-- What has its site from its contact alone is not apart by site: without the contact it would seem
-- to be missing itself.
rows_of_sources as (
    select
        legs.source_system,
        case when legs.channel = 'voice' then 'calls' else 'conversations' end as table_name,
        legs.channel,
        coalesce(legs.site, 'unknown') as site,
        legs.arrived_at as happened_at,
        legs.arrived_at_local as happened_at_local,
        contacts_without_first_leg.contact_id is not null as is_without_contact
    from legs
    left join contacts_without_first_leg
        on legs.contact_id = contacts_without_first_leg.contact_id
    union all
    select
        messages.source_system,
        'messages' as table_name,
        coalesce(contacts.channel, 'unknown') as channel,
        cast(null as string) as site,
        messages.sent_at as happened_at,
        {{ local_from_utc('messages.sent_at', "coalesce(sites.time_zone, 'UTC')") }}
            as happened_at_local,
        contacts.contact_id is null as is_without_contact
    from messages
    left join contacts on messages.contact_id = contacts.contact_id
    left join sites on contacts.site = sites.site
    union all
    select
        source_system,
        'call_steps' as table_name,
        'voice' as channel,
        cast(null as string) as site,
        entered_at as happened_at,
        entered_at_local as happened_at_local,
        not has_contact as is_without_contact
    from call_steps
    union all
    select
        source_system,
        'ring_attempts' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        ringing_at as happened_at,
        ringing_at_local as happened_at_local,
        not has_contact as is_without_contact
    from ring_attempts
    union all
    select
        source_system,
        'cases' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        started_at as happened_at,
        started_at_local as happened_at_local,
        false as is_without_contact
    from cases
    union all
    select
        source_system,
        'surveys' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        coalesce(invited_at, answered_at) as happened_at,
        coalesce(invited_at_local, answered_at_local) as happened_at_local,
        false as is_without_contact
    from surveys
    union all
    select
        source_system,
        'agent_states' as table_name,
        cast(null as string) as channel,
        coalesce(site, 'unknown') as site,
        started_at as happened_at,
        started_at_local as happened_at_local,
        names_contact and contact_id is null as is_without_contact
    from agent_states
    union all
    select
        source_system,
        'schedules' as table_name,
        cast(null as string) as channel,
        coalesce(site, 'unknown') as site,
        starts_at as happened_at,
        starts_at_local as happened_at_local,
        false as is_without_contact
    from schedules
    union all
    select
        source_system,
        'quality_reviews' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        reviewed_at as happened_at,
        reviewed_at_local as happened_at_local,
        false as is_without_contact
    from quality_reviews
    union all
    select
        source_system,
        'sales' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        sold_at as happened_at,
        sold_at_local as happened_at_local,
        names_contact and contact_id is null as is_without_contact
    from sales
    union all
    select
        source_system,
        'trunk_usage' as table_name,
        'voice' as channel,
        coalesce(site, 'unknown') as site,
        starts_at as happened_at,
        starts_at_local as happened_at_local,
        false as is_without_contact
    from trunk_usage
    union all
    select
        source_system,
        'campaign_events' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        happened_at,
        happened_at as happened_at_local,
        false as is_without_contact
    from campaign_events
    union all
    select
        source_system,
        'web_visits' as table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        entered_at as happened_at,
        entered_at_local as happened_at_local,
        false as is_without_contact
    from page_views
)

select
    concat(
        source_system, ':', table_name, ':', coalesce(channel, ''), ':', coalesce(site, '')
    ) as source_id,
    source_system,
    table_name,
    channel,
    site,
    cast(happened_at_local as date) as local_date,
    count(*) as row_count,
    count(case when is_without_contact then 1 end) as rows_without_contact,
    max(happened_at) as newest_at
from rows_of_sources
where happened_at_local is not null
group by source_system, table_name, channel, site, cast(happened_at_local as date)
