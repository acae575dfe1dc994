-- One row per month, cut and part of one KPI: a reason, a criterion. The $shown most frequent of
-- each; `left_out` says how many more there are. Of fewer than $least events a part says so.
with parts as (
    select
        cell.grain,
        cell.period_label,
        cell.period_start,
        cell.slice,
        cell.channel,
        cell.queue,
        cell.team,
        replace(cell.detail_value, '_', ' ') as part,
        cell.value,
        if(kpi.is_detail_share_of_whole, cell.numerator, null) as events,
        cell.n,
        greatest(count(*) over cut_of_month - $shown, 0) as left_out
    from kpi.kpi_values as cell
    inner join shown_periods as period
        on cell.grain = period.grain and cell.period_start = period.period_start
    inner join kpi.dim_kpis as kpi on cell.kpi_id = kpi.kpi_id and cell.variant = kpi.variant
    where
        cell.kpi_id = $kpi
        and cell.is_default
        and cell.detail_name is not null
        and cell.grain = 'month'
        and period.age <= $months_of_details
        and cell.slice in ('all', 'channel', 'queue', 'team')
        and (cell.queue is null or cell.queue in (select shown_queues.name from shown_queues))
        and (cell.team is null or cell.team in (select shown_teams.name from shown_teams))
    window
        cut_of_month as (
            partition by cell.period_start, cell.slice, cell.channel, cell.queue, cell.team
        )
    qualify
        row_number() over (
            cut_of_month order by cell.n desc, cell.value desc, cell.detail_value asc
        ) <= $shown
)

select
    grain,
    period_label,
    slice,
    channel,
    queue,
    team,
    part || if(n < $least, ' ○ few', '') as part,
    value,
    events,
    n,
    left_out
from parts
order by slice, channel, queue, team, period_start, part;
