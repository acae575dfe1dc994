with

considered as (
    select * from {{ ref('kpi_considered_contacts') }}
    union all
    select * from {{ ref('kpi_considered_others') }}
)

select
    kpi_id,
    variant,
    'month' as grain,
    cast(month_start as timestamp) as period_start,
    coalesce(substr(cast(month_start as string), 1, 7), 'unknown') as period_label,
    channel,
    reason,
    cast(sum(n) as bigint) as n
from considered
where reason is not null
group by kpi_id, variant, month_start, channel, reason
