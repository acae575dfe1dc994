{{ config(key='survey_id') }}

with

surveys as (
    select * from {{ ref('input_surveys') }}
),

external_contacts as (
    select * from {{ ref('int_external_contacts') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

customers as (
    select * from {{ ref('input_customers') }}
),

linked as (
    select
        surveys.*,
        external_contacts.contact_id
    from surveys
    left join external_contacts
        on {{ is_contact_named_by('surveys') }}
),

attributed as (
    select
        linked.response_id,
        linked.source_system,
        linked.kind,
        linked.contact_id,
        linked.score,
        linked.scale_min,
        linked.scale_max,
        linked.higher_is_better,
        linked.invited_at,
        -- The day of an answer that does not say when is that of its invitation.
        case
            when linked.score is not null then coalesce(linked.answered_at, linked.invited_at)
        end as answered_at,
        linked.customer_pseudonym,
        coalesce(contacts.customer_key, linked.customer_pseudonym) as customer_key,
        coalesce(contacts.last_agent_id, linked.agent_id) as agent_id,
        coalesce(contacts.channel, linked.channel) as channel,
        contacts.direction,
        contacts.queue,
        contacts.site as contact_site,
        contacts.entry_point,
        contacts.issue_type,
        contacts.segment,
        contacts.shift,
        contacts.in_business_hours,
        contacts.arrived_at
    from linked
    left join contacts on linked.contact_id = contacts.contact_id
),

placed as (
    select
        attributed.*,
        agent_versions.team as agent_team,
        coalesce(attributed.contact_site, agent_versions.site) as site,
        -- Towards the better end of the scale: 0 = worst, 1 = best.
        case
            when
                attributed.answered_at is not null
                and attributed.scale_max > attributed.scale_min
                and attributed.score >= attributed.scale_min
                and attributed.score <= attributed.scale_max
                then
                    (attributed.score - attributed.scale_min)
                    / (attributed.scale_max - attributed.scale_min)
        end as share_of_scale
    from attributed
    left join agent_versions
        on
            attributed.source_system = agent_versions.source_system
            and attributed.agent_id = agent_versions.agent_id
            and coalesce(attributed.arrived_at, attributed.answered_at, attributed.invited_at)
            >= agent_versions.valid_from
            and coalesce(attributed.arrived_at, attributed.answered_at, attributed.invited_at)
            < agent_versions.valid_to
)

select
    placed.source_system || ':' || placed.response_id as survey_id,
    placed.response_id,
    placed.source_system,
    placed.contact_id,
    placed.customer_key,
    placed.kind,
    placed.channel,
    placed.direction,
    placed.queue,
    placed.site,
    placed.entry_point,
    placed.issue_type,
    coalesce(placed.segment, customers.segment) as segment,
    placed.shift,
    placed.agent_id,
    placed.agent_team,
    placed.score,
    placed.scale_min,
    placed.scale_max,
    case
        when
            coalesce(
                placed.higher_is_better, case when placed.kind <> 'ces' then true end
            ) then placed.share_of_scale
        when placed.higher_is_better = false then 1 - placed.share_of_scale
    end as satisfaction,
    placed.in_business_hours,
    placed.higher_is_better,
    placed.score is not null as is_answered,
    coalesce(placed.direction = 'outbound', false) as is_of_outbound_contact,
    placed.invited_at,
    {{ local_from_utc('placed.invited_at', "coalesce(sites.time_zone, 'UTC')") }}
        as invited_at_local,
    placed.answered_at,
    {{ local_from_utc('placed.answered_at', "coalesce(sites.time_zone, 'UTC')") }}
        as answered_at_local
from placed
left join sites on placed.site = sites.site
left join customers on placed.customer_pseudonym = customers.customer_pseudonym
