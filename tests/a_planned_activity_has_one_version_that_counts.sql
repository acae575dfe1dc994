select
    planned_activity_id,
    count(*) as versions_that_count
from {{ ref('fct_schedules') }}
where is_effective
group by planned_activity_id
having count(*) > 1
