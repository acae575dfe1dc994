-- How one agent's handle time went, week by week.
select
    period_label,
    n,
    value
from kpi.kpi_values
where
    kpi_id = 'average_handle_time' and is_default and grain = 'week'
    and slice = 'channel, agent_id' and agent_id = 'berlin-0001'
order by period_start
