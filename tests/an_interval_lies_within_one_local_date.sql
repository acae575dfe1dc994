select
    agent_time_id,
    starts_at_local,
    interval_seconds
from {{ ref('fct_agent_time') }}
where
    cast(starts_at_local as date)
    <> cast({{ add_seconds('starts_at_local', 'interval_seconds - 0.001') }} as date)
