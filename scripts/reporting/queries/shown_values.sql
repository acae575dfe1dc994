-- The cells of kpi_values within the bounds: complete periods, and the cuts that filters ask for.
create temp table shown_values as
select
    cell.kpi_id,
    cell.variant,
    cell.is_default,
    cell.grain,
    cell.period_start,
    cell.period_label,
    cell.slice,
    cell.channel,
    cell.queue,
    cell.team,
    cell.n,
    cell.value
from kpi.kpi_values as cell
inner join shown_periods as period
    on cell.grain = period.grain and cell.period_start = period.period_start
where
    cell.is_default
    and cell.slice in ('all', 'channel', 'queue', 'team', 'channel, team')
    and cell.detail_name is null
    and period.age <= case
        when cell.slice in ('all', 'channel') then period.age
        when cell.grain = 'month' then $months_of_parts
        when cell.slice in ('queue', 'team')
            then case cell.grain when 'day' then $days_of_parts else $weeks_of_parts end
        when cell.slice = 'channel, team' and cell.grain = 'week' then $weeks_of_pairs
        else 0
    end
    and (cell.queue is null or cell.queue in (select shown_queues.name from shown_queues))
    and (cell.team is null or cell.team in (select shown_teams.name from shown_teams));
