-- What the parts of a cut sum up to is the whole (of KPIs that are never mixed: all channels), and
-- a cut that a KPI has at a grain is there in each of its periods. KPIs counted by leg for their
-- agents are exempt there: two agents may handle one contact.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('sum', 'ratio', 'mean')
),

periods as (
    select * from {{ ref('kpi_periods') }}
),

cells as (
    select * from {{ ref('kpi_cells') }}
),

sums as (
    select
        totals.variant_no,
        periods.grain,
        totals.period_no,
        concat(cells.slice, case when totals.day_of_week is null then '' else ', day_of_week' end)
            as slice,
        sum(totals.n) as n,
        sum(totals.numerator) as numerator,
        sum(coalesce(totals.denominator, 0)) as denominator
    from {{ ref('kpi_totals') }} as totals
    inner join cells on totals.cell_no = cells.cell_no
    inner join periods on totals.period_no = periods.period_no
    inner join kpis on totals.variant_no = kpis.variant_no
    where
        cells.detail_name is null
        and not (kpis.is_by_leg_for_agents and cells.agent_id is not null)
        and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
    group by
        totals.variant_no,
        periods.grain,
        totals.period_no,
        concat(cells.slice, case when totals.day_of_week is null then '' else ', day_of_week' end)
),

slices as (
    select distinct
        variant_no,
        grain,
        slice
    from sums
),

wholes as (
    select
        *,
        row_number() over (
            partition by variant_no, period_no
            order by case slice when 'all' then 0 when 'channel' then 1 else 2 end
        ) as place
    from sums
)

select
    kpis.kpi_id,
    kpis.variant,
    wholes.grain,
    periods.period_label,
    slices.slice,
    sums.n,
    wholes.n as n_of_whole,
    sums.numerator,
    wholes.numerator as numerator_of_whole
from wholes
inner join kpis on wholes.variant_no = kpis.variant_no
inner join periods on wholes.period_no = periods.period_no
inner join slices
    on
        wholes.variant_no = slices.variant_no
        and wholes.grain = slices.grain
left join sums
    on
        wholes.variant_no = sums.variant_no
        and wholes.period_no = sums.period_no
        and slices.slice = sums.slice
where
    wholes.place = 1
    and (
        sums.slice is null
        or sums.n <> wholes.n
        or abs(sums.numerator - wholes.numerator) > 1e-9 * (1 + abs(wholes.numerator))
        or abs(sums.denominator - wholes.denominator) > 1e-9 * (1 + abs(wholes.denominator))
    )
