-- One KPI over the months, by channel.
select
    period_label,
    channel,
    n,
    value
from kpi.kpi_values
where kpi_id = 'service_level' and is_default and grain = 'month' and slice = 'channel'
order by period_start, channel
