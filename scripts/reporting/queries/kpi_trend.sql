-- One row per period and cut: the default reading of one KPI, beside the target that held then.
select
    cell.grain,
    cell.period_label,
    cell.slice,
    cell.channel,
    cell.queue,
    cell.team,
    cell.value,
    cell.n,
    target.target_low,
    target.target_high
from shown_values as cell
left join shown_targets as target
    on
        cell.kpi_id = target.kpi_id
        and cell.grain = target.grain
        and cell.period_start = target.period_start
        and cell.slice = target.slice
        and cell.channel is not distinct from target.channel
        and cell.queue is not distinct from target.queue
        and cell.team is not distinct from target.team
where cell.kpi_id = $kpi
order by cell.slice, cell.channel, cell.queue, cell.team, cell.grain, cell.period_start;
