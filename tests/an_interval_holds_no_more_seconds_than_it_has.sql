select
    agent_time_id,
    interval_seconds
from {{ ref('fct_agent_time') }}
where
    logged_in_seconds > interval_seconds + 0.001
    or productive_seconds > interval_seconds + 0.001
    or paid_seconds > interval_seconds + 0.001
    or planned_seconds > interval_seconds + 0.001
    or staffed_seconds > logged_in_seconds + 0.001
    or busy_seconds > staffed_seconds + 0.001
    or available_seconds > staffed_seconds + 0.001
    or busy_seconds > workload_seconds + 0.001
    or planned_productive_seconds > planned_seconds + 0.001
    or adherent_seconds > planned_seconds + 0.001
