-- Cut into intervals, no second is lost or counted twice: of contacts and the work after them each
-- counts, overlapping ones too; logged-in time is what at least one state covers.
with

states as (
    select
        agent_id,
        state,
        state_seconds,
        started_at,
        ended_at
    from {{ ref('fct_agent_states') }}
),

logged_in as (
    select
        *,
        max(ended_at) over (
            partition by agent_id
            order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from states
    where state <> 'offline'
),

covered as (
    select
        agent_id,
        sum(case
            when covered_until is null or covered_until <= started_at then state_seconds
            when covered_until < ended_at
                then {{ seconds_between('covered_until', 'ended_at') }}
            else 0
        end) as logged_in_seconds
    from logged_in
    group by agent_id
),

worked as (
    select
        agent_id,
        sum(state_seconds) as workload_seconds
    from states
    where state in ('contact', 'after_contact_work')
    group by agent_id
),

agent_time as (
    select
        agent_id,
        sum(workload_seconds) as workload_seconds,
        sum(logged_in_seconds) as logged_in_seconds
    from {{ ref('fct_agent_time') }}
    group by agent_id
)

select
    covered.agent_id,
    covered.logged_in_seconds,
    agent_time.logged_in_seconds as logged_in_seconds_of_intervals,
    worked.workload_seconds,
    agent_time.workload_seconds as workload_seconds_of_intervals
from covered
left join worked on covered.agent_id = worked.agent_id
left join agent_time on covered.agent_id = agent_time.agent_id
where
    abs(covered.logged_in_seconds - coalesce(agent_time.logged_in_seconds, 0)) > 0.001
    or abs(coalesce(worked.workload_seconds, 0) - coalesce(agent_time.workload_seconds, 0)) > 0.001
