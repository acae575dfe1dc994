-- Goals are worked out from events, for they are part of a KPI themselves; what comes out is what
-- kpi_values says of the agent and the period.
with

cells as (
    select * from {{ ref('kpi_values') }}
    where
        slice in ('agent_id', 'channel, agent_id')
        and detail_name is null
        and grain in ('day', 'week', 'month', 'quarter', 'year')
)

select
    goals.agent_goal_id,
    goals.n,
    cells.n as n_of_cell,
    goals.value,
    cells.value as value_of_cell
from {{ ref('fct_agent_goals') }} as goals
left join cells
    on
        goals.kpi_id = cells.kpi_id
        and goals.variant = cells.variant
        and goals.agent_id = cells.agent_id
        and coalesce(goals.channel, '') = coalesce(cells.channel, '')
        and goals.time_frame = cells.grain
        and goals.starts_at_local = cells.period_start
where
    cells.n is null
    or goals.n <> cells.n
    or (goals.value is null) <> (cells.value is null)
    or abs(goals.value - cells.value) > 1e-9 * (1 + abs(cells.value))
