select
    kpis.kpi_id,
    kpis.variant,
    totals.cell_no,
    totals.period_no,
    {{ value_of_cell() }} as value
from {{ ref('kpi_totals') }} as totals
inner join {{ ref('dim_kpis') }} as kpis on totals.variant_no = kpis.variant_no
where
    kpis.is_bounded
    and ({{ value_of_cell() }} < 0 or {{ value_of_cell() }} > 1)
    and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
