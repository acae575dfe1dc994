-- The latest complete month at a glance, as `make scorecard` asks for it.
select *
from kpi.kpi_scorecard
where grain = 'month' and is_default
order by family, kpi_id, slice <> 'all', slice, channel
