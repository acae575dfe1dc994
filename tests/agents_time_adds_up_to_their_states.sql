-- Cut into intervals, no second is lost or counted twice: logged-in time where states do not
-- overlap, workload where they do.
with

states as (
    select
        agent_id,
        sum(case when state in ('contact', 'after_contact_work') then state_seconds else 0 end)
            as busy_seconds
    from {{ ref('fct_agent_states') }}
    group by agent_id
),

agent_time as (
    select
        agent_id,
        sum(workload_seconds) as workload_seconds
    from {{ ref('fct_agent_time') }}
    group by agent_id
)

select
    states.agent_id,
    states.busy_seconds,
    agent_time.workload_seconds
from states
left join agent_time on states.agent_id = agent_time.agent_id
where abs(states.busy_seconds - coalesce(agent_time.workload_seconds, 0)) > 0.001
