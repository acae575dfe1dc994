-- The complete days, weeks and months that pages show: the latest of each. None before the first
-- with contacts: of those who worked here before, only some may have been exported.
create temp table shown_periods as
with begins as (
    select
        grain,
        min(period_start) as period_start
    from kpi.kpi_values
    where kpi_id = 'contact_volume' and detail_name is null and n > 0
    group by grain
),

periods as (
    select
        period.grain,
        period.period_start,
        period.period_label,
        row_number() over (partition by period.grain order by period.period_start desc) as age
    from kpi.kpi_periods as period
    left join begins on period.grain = begins.grain
    where
        period.is_complete
        and period.grain in ('day', 'week', 'month')
        and period.period_start >= coalesce(begins.period_start, period.period_start)
)

select
    grain,
    period_start,
    period_label,
    age
from periods
where age <= case grain when 'day' then $days when 'week' then $weeks else $months end;
