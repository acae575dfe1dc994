-- One row per month, channel or queue, weekday and hour: the default reading of one KPI.
select
    cell.grain,
    cell.period_label,
    replace(cell.slice, ', hour_of_day, day_of_week', '') as slice,
    cell.channel,
    cell.queue,
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][cell.day_of_week] as weekday,
    cell.hour_of_day as hour,
    cell.value,
    cell.n
from kpi.kpi_values as cell
inner join shown_periods as period
    on cell.grain = period.grain and cell.period_start = period.period_start
where
    cell.kpi_id = $kpi
    and cell.is_default
    and cell.grain = 'month'
    and period.age <= $profile_months
    and cell.detail_name is null
    and cell.slice in ('channel, hour_of_day, day_of_week', 'queue, hour_of_day, day_of_week')
    and (
        cell.queue is null
        or cell.queue in (select name from shown_choices where kind = 'queue' and is_shown)
    )
order by
    slice,
    cell.channel,
    cell.queue,
    period.period_start,
    cell.day_of_week,
    cell.hour_of_day;
