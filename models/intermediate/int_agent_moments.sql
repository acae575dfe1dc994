{{ config(
    materialized='incremental',
    slice=['cast(interval_at as date)'],
    touched=[changed('int_agent_spans', 'cast(interval_at as date)')]
) }}

-- A sweep: at each instant at which something begins or ends, how many of each go on from there.
with

spans as (
    select * from {{ ref('int_agent_spans') }}
    {{ where_touched('cast(interval_at as date)') }}
),

edges as (
    select
        *,
        1 as step,
        starts_at as edge_at
    from spans
    union all
    select
        *,
        -1 as step,
        ends_at as edge_at
    from spans
),

steps as (
    select
        source_system,
        agent_id,
        interval_at,
        edge_at,
        {%- for what in [
            'logged_in', 'available', 'busy', 'productive', 'paid', 'planned', 'planned_productive'
        ] %}
        sum(case when is_{{ what }} then step else 0 end) as {{ what }}_steps,
        {%- endfor %}
        sum(case when is_planned then 0 else step end) as state_steps,
        min(interval_seconds) as interval_seconds
    from edges
    group by source_system, agent_id, interval_at, edge_at
)

select
    source_system,
    agent_id,
    interval_seconds,
    {%- for what in [
        'logged_in', 'available', 'busy', 'productive', 'paid', 'planned', 'planned_productive',
        'state'
    ] %}
    sum({{ what }}_steps) over so_far as {{ what }}_spans,
    {%- endfor %}
    interval_at,
    edge_at as starts_at,
    lead(edge_at) over (
        partition by source_system, agent_id, interval_at
        order by edge_at
    ) as ends_at
from steps
window so_far as (
    partition by source_system, agent_id, interval_at
    order by edge_at
    rows between unbounded preceding and current row
)
