-- One row per KPI, as its default reading has it, in the order of the list.
select
    kpi_id,
    name,
    family,
    question,
    formula,
    count(*) over (partition by kpi_id) - 1 as other_readings
from kpi.dim_kpis
qualify is_default
order by min(variant_no) over (partition by kpi_id);
