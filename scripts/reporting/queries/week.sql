-- One row per month, channel or queue, weekday and hour: the default reading of one KPI. What grows
-- with time is that of a day: a month has four or five of each weekday.
with days as (
    select
        period.period_start,
        isodow(calendar.date_day) as day_of_week,
        count(*) as days
    from shown_periods as period
    inner join core.calendar_periods as calendar
        on period.grain = calendar.grain and period.period_start = calendar.period_start
    where period.grain = 'month' and period.age <= $profile_months
    group by period.period_start, isodow(calendar.date_day)
),

kpis as (
    select
        kpi_id,
        variant,
        aggregation = 'sum' as grows
    from kpi.dim_kpis
)

select
    cell.grain,
    cell.period_label,
    replace(cell.slice, ', hour_of_day, day_of_week', '') as slice,
    cell.channel,
    cell.queue,
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][cell.day_of_week] as weekday,
    cell.hour_of_day as hour,
    cell.value / if(kpis.grows, days.days, 1) as value,
    cell.n
from kpi.kpi_values as cell
inner join days
    on cell.period_start = days.period_start and cell.day_of_week = days.day_of_week
inner join kpis on cell.kpi_id = kpis.kpi_id and cell.variant = kpis.variant
where
    cell.kpi_id = $kpi
    and cell.is_default
    and cell.grain = 'month'
    and cell.detail_name is null
    and cell.slice in ('channel, hour_of_day, day_of_week', 'queue, hour_of_day, day_of_week')
    and (cell.queue is null or cell.queue in (select shown_queues.name from shown_queues))
order by
    slice,
    cell.channel,
    cell.queue,
    cell.period_start,
    cell.day_of_week,
    cell.hour_of_day;
