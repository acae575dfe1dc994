select
    kpi_id,
    variant,
    event_id,
    denominator
from {{ ref('kpi_contributions') }}
where denominator < 0 and {{ is_changed_contribution() }}
