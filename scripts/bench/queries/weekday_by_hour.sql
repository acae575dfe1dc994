-- When one queue is busy: the latest year by weekday and hour.
select
    day_of_week,
    hour_of_day,
    sum(n) as n,
    sum(value) as contacts
from kpi.kpi_values
where
    kpi_id = 'contact_volume' and is_default and grain = 'month'
    and slice = 'queue, hour_of_day, day_of_week' and queue = 'orders'
    and period_start >= timestamp '2025-10-01'
group by day_of_week, hour_of_day
order by day_of_week, hour_of_day
