{{ config(materialized='view') }}

-- Read from the KPIs' own relations and not from their union, which the KPI over agents' goals is
-- part of. The relation of a KPI without such a target is not read.
with

targets as (
    select distinct
        kpi_id,
        variant
    from {{ ref('kpi_targets') }}
    where scope = 'agent'
)

{%- for kpi in kpis() if kpi != 'agent_goal_attainment' %}
select
    '{{ kpi }}' as kpi_id,
    contributions.variant,
    contributions.event_id,
    contributions.agent_id,
    contributions.channel,
    contributions.team,
    contributions.site,
    contributions.event_at,
    contributions.event_date,
    contributions.numerator,
    contributions.denominator,
    contributions.counted
from {{ ref(kpi) }} as contributions
inner join targets
    on contributions.variant = targets.variant and targets.kpi_id = '{{ kpi }}'
where
    contributions.is_in_whole
    and coalesce(contributions.is_leg, true)
    and contributions.agent_id <> 'unknown'
{{ 'union all' if not loop.last }}
{%- endfor %}
