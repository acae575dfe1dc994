-- Goals are worked out from events, for they are part of a KPI themselves; what comes out is what
-- kpi_values says of the agent and the period.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

cells as (
    select
        kpis.kpi_id,
        kpis.variant,
        periods.grain,
        periods.period_start,
        cells.channel,
        cells.agent_id,
        totals.n,
        {{ value_of_cell() }} as value
    from {{ ref('kpi_totals') }} as totals
    inner join kpis on totals.variant_no = kpis.variant_no
    inner join {{ ref('kpi_periods') }} as periods on totals.period_no = periods.period_no
    inner join {{ ref('kpi_cells') }} as cells on totals.cell_no = cells.cell_no
    where
        cells.slice in ('agent_id', 'channel, agent_id')
        and cells.detail_name is null
        and totals.day_of_week is null
        and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
),

goals as (
    select
        goals.*,
        kpis.variant_no,
        periods.period_no
    from {{ ref('fct_agent_goals') }} as goals
    left join kpis on goals.kpi_id = kpis.kpi_id and goals.variant = kpis.variant
    left join {{ ref('kpi_periods') }} as periods
        on goals.time_frame = periods.grain and goals.starts_at_local = periods.period_start
)

select
    goals.agent_goal_id,
    goals.n,
    cells.n as n_of_cell,
    goals.value,
    cells.value as value_of_cell
from goals
left join cells
    on
        goals.kpi_id = cells.kpi_id
        and goals.variant = cells.variant
        and goals.agent_id = cells.agent_id
        and coalesce(goals.channel, '') = coalesce(cells.channel, '')
        and goals.time_frame = cells.grain
        and goals.starts_at_local = cells.period_start
where
    {{ is_touched(['goals.variant_no', 'goals.period_no'], 'kpi_totals') }}
    and (
        cells.n is null
        or goals.n <> cells.n
        or (goals.value is null) <> (cells.value is null)
        or abs(goals.value - cells.value) > 1e-9 * (1 + abs(cells.value))
    )
