-- One row per period and queue: what matters of it side by side.
with cells as (
    select
        grain,
        period_start,
        period_label,
        queue,
        max(case when kpi_id = 'service_level' then value end) as service_level,
        max(case when kpi_id = 'service_level' then n end) as n,
        max(case when kpi_id = 'abandonment_rate' then value end) as abandonment_rate,
        max(case when kpi_id = 'average_speed_of_answer' then value end) as average_speed_of_answer
    from shown_values
    where
        slice = 'queue'
        and kpi_id in ('service_level', 'abandonment_rate', 'average_speed_of_answer')
    group by grain, period_start, period_label, queue
),

targets as (
    select
        kpi_targets.scope_value as queue,
        kpi_targets.time_frame,
        max(kpi_targets.low) as low
    from kpi.kpi_targets
    inner join kpi.dim_kpis
        on
            kpi_targets.kpi_id = dim_kpis.kpi_id
            and kpi_targets.variant = dim_kpis.variant
            and dim_kpis.is_default
    where
        kpi_targets.kpi_id = 'service_level'
        and kpi_targets.scope = 'queue'
        and kpi_targets.valid_to is null
    group by kpi_targets.scope_value, kpi_targets.time_frame
)

select
    cells.grain,
    cells.period_label,
    cells.queue,
    choices.channel,
    cells.n,
    cells.service_level,
    targets.low as target,
    cells.abandonment_rate,
    cells.average_speed_of_answer
from cells
inner join shown_choices as choices
    on choices.kind = 'queue' and choices.is_shown and cells.queue = choices.name
left join targets
    on cells.queue = targets.queue and coalesce(targets.time_frame, cells.grain) = cells.grain
order by choices.place, cells.grain, cells.period_start;
