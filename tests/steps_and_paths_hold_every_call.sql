-- Sites, entry points and periods add up to the whole: each step and call that is not outbound.
with

landed as (
    select
        count(*) as steps,
        count(distinct contact_id) as calls
    from {{ ref('fct_call_steps') }}
    where coalesce(direction, 'inbound') = 'inbound'
),

steps as (
    select
        grain,
        slice,
        sum(entered) as steps
    from {{ ref('ivr_funnel') }}
    group by grain, slice
),

calls as (
    select
        grain,
        slice,
        sum(calls) as calls,
        sum(steps * calls) as steps
    from {{ ref('ivr_paths') }}
    group by grain, slice
)

select
    calls.grain,
    calls.slice,
    steps.steps,
    landed.steps as landed_steps,
    calls.calls,
    landed.calls as landed_calls
from calls
cross join landed
left join steps on calls.grain = steps.grain and calls.slice = steps.slice
where
    calls.calls <> landed.calls
    or calls.steps <> landed.steps
    or coalesce(steps.steps, 0) <> landed.steps
