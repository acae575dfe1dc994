-- Whatever way a KPI's events are added up, the whole holds each contribution that people can read.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

contributions as (
    select
        kpi_id,
        variant,
        count(*) as contributions
    from {{ ref('kpi_contributions') }}
    where is_in_whole and not coalesce(is_leg, false) and coalesce(denominator, 1) > 0
    group by kpi_id, variant
),

wholes as (
    select
        kpi_id,
        variant,
        sum(n) as n,
        sum(numerator) as numerator
    from {{ ref('kpi_values') }}
    where grain = 'all' and slice = 'channel' and detail_name is null
    group by kpi_id, variant
)

select
    kpis.kpi_id,
    kpis.variant,
    contributions.contributions,
    wholes.n
from kpis
left join contributions
    on kpis.kpi_id = contributions.kpi_id and kpis.variant = contributions.variant
left join wholes
    on kpis.kpi_id = wholes.kpi_id and kpis.variant = wholes.variant
where coalesce(contributions.contributions, 0) <> coalesce(wholes.n, 0)
