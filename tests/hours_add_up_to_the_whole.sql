-- Intervals and hours are in UTC, days are local: over all time they count the same events.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where is_intraday and is_default
),

sums as (
    select
        cells.kpi_id,
        cells.grain,
        sum(cells.n) as n,
        sum(cells.numerator) as numerator
    from {{ ref('kpi_values') }} as cells
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    where
        cells.slice = case when kpis.cuts = 'within_channel' then 'channel' else 'all' end
        and cells.detail_name is null
    group by cells.kpi_id, cells.grain
)

select
    sums.kpi_id,
    sums.grain,
    sums.n,
    alls.n as n_of_all
from sums
inner join sums as alls on sums.kpi_id = alls.kpi_id and alls.grain = 'all'
where
    sums.grain in ('interval', 'hour')
    and (
        sums.n <> alls.n
        or abs(sums.numerator - alls.numerator) > 1e-9 * (1 + abs(alls.numerator))
    )
