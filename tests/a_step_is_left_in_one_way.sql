-- What enters a step of the IVR leaves it in one way, and each call has one path with one end.
select
    grain,
    period_label,
    slice,
    step as step_or_path
from {{ ref('ivr_funnel') }}
where entered <> continued + to_agent + self_served + hung_up + exit_not_known
union all
select
    grain,
    period_label,
    slice,
    path as step_or_path
from {{ ref('ivr_paths') }}
where calls <> reached_agent + self_served + hung_up + left_queue + ended_otherwise
