select
    family,
    name,
    kpi_id,
    variant,
    is_default,
    question,
    definition,
    formula,
    unit,
    direction,
    aggregation,
    wording,
    source,
    caveats
from kpi.dim_kpis
order by family, kpi_id, not is_default, variant
