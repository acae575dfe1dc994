{{ config(key='cost_id') }}

with

cost_days as (
    select * from {{ ref('int_cost_days') }}
),

own_costs as (
    select distinct
        channel,
        cast({{ dbt.date_trunc('month', 'arrived_at_local') }} as date) as cost_month
    from {{ ref('fct_contacts') }}
    where cost_source = 'contacts'
),

judged as (
    select
        cost_days.*,
        own_costs.cost_month is not null as is_in_contacts
    from cost_days
    left join own_costs
        on
            cost_days.channel = own_costs.channel
            and cast({{ dbt.date_trunc('month', 'cost_days.cost_date') }} as date)
            = own_costs.cost_month
)

select
    concat_ws(
        ':',
        source_system,
        cast(period_starts_at as string),
        coalesce(channel, ''),
        coalesce(queue, ''),
        kind,
        cast(cost_date as string)
    ) as cost_id,
    source_system,
    channel,
    queue,
    kind,
    amount,
    kind <> 'campaign' and not is_in_contacts as is_cost_of_contacts,
    kind = 'campaign' as is_campaign_cost,
    cost_date,
    cast(cost_date as timestamp) as cost_at,
    cast(cost_date as timestamp) as cost_at_local
from judged
