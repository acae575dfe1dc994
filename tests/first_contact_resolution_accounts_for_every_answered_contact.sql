-- Judged and left out, with a reason, are all answered inbound contacts of the month.
with

answered as (
    select
        channel,
        cast({{ dbt.date_trunc('month', 'arrived_at_local') }} as timestamp) as period_start,
        count(*) as n
    from {{ ref('fct_contacts') }}
    where direction = 'inbound' and is_answered
    group by channel, cast({{ dbt.date_trunc('month', 'arrived_at_local') }} as timestamp)
),

variants as (
    select variant
    from {{ ref('dim_kpis') }}
    where
        kpi_id = 'first_contact_resolution'
        and variant in ('observed', 'agent_reported')
),

parts as (
    select
        variant,
        channel,
        period_start,
        n
    from {{ ref('kpi_values') }}
    where kpi_id = 'first_contact_resolution' and grain = 'month' and slice = 'channel'
    union all
    select
        variant,
        channel,
        period_start,
        n
    from {{ ref('kpi_left_out') }}
    where kpi_id = 'first_contact_resolution'
),

sums as (
    select
        variant,
        channel,
        period_start,
        sum(n) as n
    from parts
    group by variant, channel, period_start
)

select
    variants.variant,
    answered.channel,
    answered.period_start,
    answered.n as n_answered,
    sums.n as n_of_parts
from answered
cross join variants
left join sums
    on
        variants.variant = sums.variant
        and answered.channel = sums.channel
        and answered.period_start = sums.period_start
where answered.n <> coalesce(sums.n, 0)
