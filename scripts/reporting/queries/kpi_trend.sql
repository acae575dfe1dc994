-- One row per period and cut: the default reading of one KPI, beside the target of its latest period.
select
    cell.grain,
    cell.period_label,
    cell.slice,
    cell.channel,
    cell.queue,
    cell.team,
    cell.value,
    cell.n,
    line.target_low,
    line.target_high
from shown_values as cell
left join kpi.kpi_scorecard as line
    on
        line.is_default
        and cell.kpi_id = line.kpi_id
        and cell.grain = line.grain
        and cell.slice = line.slice
        and cell.channel is not distinct from line.channel
where cell.kpi_id = $kpi
order by cell.slice, cell.channel, cell.queue, cell.team, cell.grain, cell.period_start;
