select
    kpis.kpi_id,
    kpis.variant,
    totals.cell_no,
    totals.period_no,
    totals.numerator,
    totals.denominator
from {{ ref('kpi_totals') }} as totals
inner join {{ ref('dim_kpis') }} as kpis on totals.variant_no = kpis.variant_no
where
    kpis.is_bounded
    and totals.denominator <> 0
    and (
        totals.numerator / totals.denominator < 0
        or totals.numerator / totals.denominator > 1
    )
    and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
