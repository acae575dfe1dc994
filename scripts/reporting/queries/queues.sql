-- One row per period and queue: what matters of it side by side, and of how many events each is.
with cells as (
    select
        grain,
        period_start,
        period_label,
        queue,
        max(case when kpi_id = 'service_level' then value end) as service_level,
        max(case when kpi_id = 'service_level' then n end) as n,
        max(case when kpi_id = 'abandonment_rate' then value end) as abandonment_rate,
        max(case when kpi_id = 'abandonment_rate' then n end) as offered,
        max(case when kpi_id = 'average_speed_of_answer' then value end) as average_speed_of_answer,
        max(case when kpi_id = 'average_speed_of_answer' then n end) as answered
    from shown_values
    where
        slice = 'queue'
        and kpi_id in ('service_level', 'abandonment_rate', 'average_speed_of_answer')
    group by grain, period_start, period_label, queue
)

select
    cells.grain,
    cells.period_label,
    cells.queue,
    choices.channel,
    cells.n,
    cells.service_level,
    target.target_low as target,
    cells.abandonment_rate,
    cells.offered,
    cells.average_speed_of_answer,
    cells.answered
from cells
inner join shown_choices as choices
    on choices.kind = 'queue' and choices.is_shown and cells.queue = choices.name
left join shown_targets as target
    on
        target.kpi_id = 'service_level'
        and target.slice = 'queue'
        and cells.queue = target.queue
        and cells.grain = target.grain
        and cells.period_start = target.period_start
order by choices.place, cells.grain, cells.period_start;
