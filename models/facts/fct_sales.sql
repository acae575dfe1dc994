{{ config(key='sale_key') }}

with

sales as (
    select * from {{ ref('input_sales') }}
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

placed as (
    select
        sales.*,
        contacts.contact_id,
        coalesce(sales.customer_pseudonym, contacts.customer_key) as customer_key,
        contacts.channel,
        contacts.direction,
        contacts.queue,
        coalesce(contacts.site, agent_versions.site) as site,
        contacts.entry_point,
        contacts.issue_type,
        contacts.segment,
        contacts.shift,
        contacts.in_business_hours,
        agent_versions.team as agent_team
    from sales
    left join external_contacts
        on {{ is_contact_named_by('sales') }}
    left join contacts on external_contacts.contact_id = contacts.contact_id
    left join agent_versions
        on
            sales.source_system = agent_versions.source_system
            and sales.agent_id = agent_versions.agent_id
            and sales.sold_at >= agent_versions.valid_from
            and sales.sold_at < agent_versions.valid_to
)

select
    placed.source_system || ':' || placed.sale_id as sale_key,
    placed.sale_id,
    placed.source_system,
    placed.contact_id,
    placed.customer_key,
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
    placed.amount,
    placed.refunded_amount,
    placed.amount - coalesce(placed.refunded_amount, 0) as net_amount,
    placed.in_business_hours,
    placed.is_new_customer,
    placed.external_contact_id is not null as names_contact,
    placed.sold_at,
    {{ local_from_utc('placed.sold_at', "coalesce(sites.time_zone, 'UTC')") }} as sold_at_local
from placed
left join sites on placed.site = sites.site
left join customers on placed.customer_pseudonym = customers.customer_pseudonym
