-- The complete days, weeks and months that pages show: the latest of each.
create temp table shown_periods as
with periods as (
    select
        grain,
        period_start,
        period_label,
        row_number() over (partition by grain order by period_start desc) as age
    from kpi.kpi_periods
    where is_complete and grain in ('day', 'week', 'month')
)

select grain, period_start, period_label, age
from periods
where age <= case grain when 'day' then $days when 'week' then $weeks else $months end;
