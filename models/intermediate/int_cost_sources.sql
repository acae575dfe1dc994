{{ config(materialized='incremental', key='channel, cost_month') }}

-- Either the contacts' own cost or the table of costs, never both. Catalogue, rule 19.
with

contacts as (
    select * from {{ ref('int_contacts') }}
    where direction = 'inbound' and cost is not null
),

sites as (
    select * from {{ ref('sites') }}
),

channels as (
    select * from {{ ref('channels') }}
),

cost_days as (
    select * from {{ ref('int_cost_days') }}
    where kind <> 'campaign'
),

own_costs as (
    select distinct
        contacts.channel,
        cast({{ dbt.date_trunc('month', local_from_utc(
            'contacts.arrived_at', "coalesce(sites.time_zone, 'UTC')"
        )) }} as date) as cost_month
    from contacts
    left join sites on contacts.site = sites.site
),

cost_months as (
    select
        channels.code as channel,
        cast({{ dbt.date_trunc('month', 'cost_days.cost_date') }} as date) as cost_month,
        max(case when cost_days.channel is not null then 1 else 0 end) = 1 as is_of_channel
    from cost_days
    inner join channels on coalesce(cost_days.channel, channels.code) = channels.code
    group by
        channels.code, cast({{ dbt.date_trunc('month', 'cost_days.cost_date') }} as date)
)

select
    coalesce(own_costs.channel, cost_months.channel) as channel,
    coalesce(own_costs.cost_month, cost_months.cost_month) as cost_month,
    case
        when own_costs.channel is not null then 'contacts'
        when cost_months.is_of_channel then 'costs'
        else 'costs of all channels'
    end as cost_source
from own_costs
full outer join cost_months
    on own_costs.channel = cost_months.channel and own_costs.cost_month = cost_months.cost_month
