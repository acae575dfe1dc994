-- Where the contacts of a channel and month say their own cost, the costs table does not count for
-- the channel, and where it is said to, it does.
with

days as (
    select
        *,
        cast({{ dbt.date_trunc('month', 'cost_date') }} as date) as cost_month
    from {{ ref('fct_costs') }}
    where is_cost_of_contacts and channel is not null
),

months as (
    select distinct
        channel,
        cost_source,
        cast({{ dbt.date_trunc('month', 'arrived_at_local') }} as date) as cost_month
    from {{ ref('fct_contacts') }}
)

select
    months.channel,
    months.cost_month,
    months.cost_source
from months
left join days on months.cost_month = days.cost_month and months.channel = days.channel
group by months.channel, months.cost_month, months.cost_source
having (coalesce(months.cost_source, '') = 'costs') <> (count(days.cost_id) > 0)
