select
    cells.kpi_id,
    cells.variant,
    cells.period_label,
    cells.value
from {{ ref('kpi_values') }} as cells
where cells.denominator = 0 and cells.value is not null
