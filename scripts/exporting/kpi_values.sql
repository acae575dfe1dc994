-- Cells that a person reads: weeks and months by one thing each, not by each agent.
select
    kpi_values.kpi_id,
    kpi_values.variant,
    kpi_values.is_default,
    dim_kpis.unit,
    kpi_values.grain,
    kpi_values.period_label,
    cast(kpi_values.period_start as date) as period_start,
    kpi_values.is_complete,
    kpi_values.slice,
    kpi_values.channel,
    kpi_values.queue,
    kpi_values.site,
    kpi_values.team,
    kpi_values.issue_type,
    kpi_values.n,
    kpi_values.numerator,
    kpi_values.denominator,
    kpi_values.value
from kpi.kpi_values
inner join kpi.dim_kpis
    on kpi_values.kpi_id = dim_kpis.kpi_id and kpi_values.variant = dim_kpis.variant
where
    kpi_values.grain in ('week', 'month')
    and kpi_values.slice in ('all', 'channel', 'queue', 'site', 'team', 'issue_type')
    and kpi_values.detail_name is null
    and kpi_values.period_start >= cast($since as date)
order by
    dim_kpis.family,
    kpi_values.kpi_id,
    not kpi_values.is_default,
    kpi_values.variant,
    kpi_values.grain,
    kpi_values.slice <> 'all',
    kpi_values.slice,
    kpi_values.channel,
    kpi_values.queue,
    kpi_values.site,
    kpi_values.team,
    kpi_values.issue_type,
    kpi_values.period_start
