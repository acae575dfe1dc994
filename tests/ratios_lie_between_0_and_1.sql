select
    cells.kpi_id,
    cells.variant,
    cells.grain,
    cells.period_label,
    cells.slice,
    cells.value
from {{ ref('kpi_values') }} as cells
inner join {{ ref('dim_kpis') }} as kpis
    on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
where kpis.is_bounded and (cells.value < 0 or cells.value > 1)
