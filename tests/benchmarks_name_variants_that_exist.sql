-- Of KPIs that are there; others come later.
select
    benchmarks.benchmark_id,
    benchmarks.kpi_id,
    benchmarks.variant
from {{ ref('kpi_benchmarks') }} as benchmarks
left join {{ ref('dim_kpis') }} as kpis
    on benchmarks.kpi_id = kpis.kpi_id and benchmarks.variant = kpis.variant
where
    benchmarks.kpi_id in (select built.kpi_id from {{ ref('dim_kpis') }} as built)
    and kpis.variant is null
