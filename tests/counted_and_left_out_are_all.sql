-- What a KPI's reasons leave over is what it counts, event for event: by month and channel. In a
-- refresh only in months in which an event of the KPI changed.
{%- set month_of_event = 'cast(' ~ dbt.date_trunc('month', 'event_date') ~ ' as date)' %}
with

considered as (
    select
        kpi_id,
        variant,
        month_start,
        channel,
        sum(n) as n
    from (
        select * from {{ ref('kpi_considered_contacts') }}
        union all
        select * from {{ ref('kpi_considered_others') }}
    ) as parts
    where reason is null
    group by kpi_id, variant, month_start, channel
),

contributions as (
    select
        kpi_id,
        variant,
        {{ month_of_event }} as month_start,
        channel,
        count(*) as n
    from {{ ref('kpi_contributions') }}
    where
        is_in_whole
        and not coalesce(is_leg, false)
        and event_date is not null
        and {{ not_before_first_change('month') }}
    group by kpi_id, variant, {{ month_of_event }}, channel
),

-- KPIs with a reason to leave somebody out; the others count all that they are about.
kpis as (
    select
        kpi_id,
        variant
    from {{ ref('kpi_considered_contacts') }}
    union
    select
        kpi_id,
        variant
    from {{ ref('kpi_considered_others') }}
),

counted as (
    select contributions.*
    from contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
)

select
    coalesce(considered.kpi_id, counted.kpi_id) as kpi_id,
    coalesce(considered.variant, counted.variant) as variant,
    coalesce(considered.month_start, counted.month_start) as month_start,
    coalesce(considered.channel, counted.channel) as channel,
    considered.n as n_by_the_reasons,
    counted.n as n_counted
from considered
full outer join counted
    on
        considered.kpi_id = counted.kpi_id
        and considered.variant = counted.variant
        and considered.month_start = counted.month_start
        and considered.channel = counted.channel
where
    coalesce(considered.n, 0) <> coalesce(counted.n, 0)
    and {{ is_of_changed_month(
        'coalesce(considered.kpi_id, counted.kpi_id)',
        'coalesce(considered.month_start, counted.month_start)'
    ) }}
