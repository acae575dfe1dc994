-- Days to months, months to quarters and years, and all to the whole.
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
        cells.slice,
        cells.channel,
        sum(cells.n) as n,
        sum(cells.numerator) as numerator
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    where
        cells.slice in ('all', 'channel')
        and cells.detail_name is null
        and cells.grain in ('day', 'week', 'month', 'quarter', 'year', 'all')
    group by cells.kpi_id, cells.variant, cells.grain, cells.slice, cells.channel
)

select
    sums.kpi_id,
    sums.variant,
    sums.grain,
    sums.slice,
    sums.channel,
    sums.n,
    alls.n as n_of_all
from sums
inner join sums as alls
    on
        sums.kpi_id = alls.kpi_id
        and sums.variant = alls.variant
        and sums.slice = alls.slice
        and coalesce(sums.channel, '') = coalesce(alls.channel, '')
        and alls.grain = 'all'
where
    sums.n <> alls.n
    or abs(sums.numerator - alls.numerator) > 1e-9 * (1 + abs(alls.numerator))
