select
    targets.kpi_id,
    targets.variant
from {{ ref('targets') }} as targets
left join {{ ref('dim_kpis') }} as kpis
    on targets.kpi_id = kpis.kpi_id and coalesce(targets.variant, kpis.variant) = kpis.variant
where kpis.kpi_id is null
