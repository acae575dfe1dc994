-- One row per reading of one KPI, period and cut: variants, where sources disagree, side by side.
-- No days, and weeks of the whole and its channels only: the rest is more noise than news.
select
    cell.grain,
    cell.period_label,
    cell.slice,
    cell.channel,
    cell.queue,
    cell.team,
    kpi.variant,
    replace(kpi.variant, '_', ' ') || if(kpi.is_default, ' (ours)', '') as name,
    cell.value,
    cell.n
from kpi.kpi_values as cell
inner join shown_periods as period
    on cell.grain = period.grain and cell.period_start = period.period_start
inner join kpi.dim_kpis as kpi on cell.kpi_id = kpi.kpi_id and cell.variant = kpi.variant
where
    cell.kpi_id = $kpi
    and (
        (cell.grain in ('week', 'month') and cell.slice in ('all', 'channel'))
        or (cell.grain = 'month' and period.age <= $months_of_parts)
    )
    and list_contains($variants, cell.variant)
    and cell.detail_name is null
    and cell.slice in ('all', 'channel', 'queue', 'team')
    and (cell.queue is null or cell.queue in (select shown_queues.name from shown_queues))
    and (cell.team is null or cell.team in (select shown_teams.name from shown_teams))
order by
    kpi.variant_no, cell.slice, cell.channel, cell.queue, cell.team, cell.grain, cell.period_start;
