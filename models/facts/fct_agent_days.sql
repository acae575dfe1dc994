{{ config(
    slice=['agent_id', 'agent_date'],
    touched=[changed('fct_agent_time', 'agent_id, cast(starts_at_local as date)')]
) }}

with

agent_time as (
    select
        *,
        cast(starts_at_local as date) as agent_date,
        row_number() over (
            partition by source_system, agent_id, cast(starts_at_local as date)
            order by starts_at
        ) as place
    from {{ ref('fct_agent_time') }}
    {{ where_touched(['agent_id', 'cast(starts_at_local as date)']) }}
)

select
    source_system || ':' || agent_id || ':' || cast(agent_date as string) as agent_day_id,
    agent_id,
    source_system,
    max(case when place = 1 then agent_team end) as agent_team,
    max(case when place = 1 then site end) as site,
    max(case when place = 1 then shift end) as shift,
    sum(logged_in_seconds) as logged_in_seconds,
    sum(available_seconds) as available_seconds,
    sum(busy_seconds) as busy_seconds,
    sum(staffed_seconds) as staffed_seconds,
    sum(workload_seconds) as workload_seconds,
    sum(slot_seconds) as slot_seconds,
    sum(productive_seconds) as productive_seconds,
    sum(paid_seconds) as paid_seconds,
    sum(planned_seconds) as planned_seconds,
    sum(planned_productive_seconds) as planned_productive_seconds,
    sum(adherent_seconds) as adherent_seconds,
    sum(logged_in_seconds) > 0 as is_logged_in,
    sum(planned_seconds) > 0 as is_planned_day,
    agent_date,
    min(starts_at) as starts_at,
    min(starts_at_local) as starts_at_local
from agent_time
group by source_system, agent_id, agent_date
