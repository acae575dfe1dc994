-- Whatever way a KPI's events are added up, the whole holds each contribution that people can read,
-- or everybody whom they show.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

contributions as (
    select
        contributions.kpi_id,
        contributions.variant,
        case
            when kpis.aggregation in ('per_distinct', 'share_on_several_channels')
                then count(distinct contributions.counted)
            else count(*)
        end as contributions
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    where
        contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and coalesce(contributions.denominator, 1) > 0
    group by contributions.kpi_id, contributions.variant, kpis.aggregation
),

-- Of KPIs whose channels are never mixed these are the whole.
wholes as (
    select
        cells.kpi_id,
        cells.variant,
        sum(cells.n) as n
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    where
        cells.grain = 'all'
        and cells.slice = case when kpis.cuts = 'within_channel' then 'channel' else 'all' end
        and cells.detail_name is null
    group by cells.kpi_id, cells.variant
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
