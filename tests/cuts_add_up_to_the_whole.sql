-- What the parts of a cut sum up to is the whole (of KPIs that are never mixed: all channels).
-- KPIs counted by leg for their agents are exempt there: two agents may handle one contact.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('sum', 'ratio', 'mean')
),

sums as (
    select
        cells.kpi_id,
        cells.variant,
        cells.grain,
        cells.period_label,
        cells.slice,
        sum(cells.n) as n,
        sum(cells.numerator) as numerator,
        sum(coalesce(cells.denominator, 0)) as denominator
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    where
        cells.detail_name is null
        and not (kpis.is_by_leg_for_agents and cells.agent_id is not null)
    group by cells.kpi_id, cells.variant, cells.grain, cells.period_label, cells.slice
),

wholes as (
    select
        *,
        row_number() over (
            partition by kpi_id, variant, grain, period_label
            order by case slice when 'all' then 0 when 'channel' then 1 else 2 end
        ) as place
    from sums
)

select
    sums.kpi_id,
    sums.variant,
    sums.grain,
    sums.period_label,
    sums.slice,
    sums.n,
    wholes.n as n_of_whole,
    sums.numerator,
    wholes.numerator as numerator_of_whole
from sums
inner join wholes
    on
        sums.kpi_id = wholes.kpi_id
        and sums.variant = wholes.variant
        and sums.grain = wholes.grain
        and sums.period_label = wholes.period_label
        and wholes.place = 1
where
    sums.n <> wholes.n
    or abs(sums.numerator - wholes.numerator) > 1e-9 * (1 + abs(wholes.numerator))
    or abs(sums.denominator - wholes.denominator) > 1e-9 * (1 + abs(wholes.denominator))
