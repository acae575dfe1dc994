{{ config(materialized='view') }}

{%- for kpi in kpis() if kpi != 'agent_goal_attainment' %}
{%- do ref(kpi) %}
{%- endfor %}

-- Not from the union of all KPIs, which the one over agents' goals is part of; and from where a
-- KPI's variants stand side by side. So what no agent has a target for is not read: elsewhere the
-- engine keeps the events that variants share before it joins anything.
with

targets as (
    select distinct
        kpi_id,
        variant
    from {{ ref('kpi_targets') }}
    where scope = 'agent'
)

{%- for card in kpi_cards() if card.id != 'agent_goal_attainment' %}
{%- for events_of in card.variants if events_of.events_from == events_of.name %}
{%- set number = events_of.number %}
select
    targets.kpi_id,
    targets.variant,
    events.event_id,
    events.agent_id,
    events.channel,
    events.team,
    events.site,
    events.event_at,
    events.event_date,
    events.numerator_{{ number }} as numerator,
    events.denominator_{{ number }} as denominator,
    events.counted_{{ number }} as counted
from {{ side_by_side(card.id) }} as events
inner join targets
    on
        targets.kpi_id = '{{ card.id }}'
        and targets.variant in (
            {%- for variant in card.variants if variant.events_from == events_of.name -%}
            '{{ variant.name }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
where
    events.is_in_whole
    and coalesce(events.is_leg, true)
    and events.agent_id <> 'unknown'
    and events.{{ 'denominator' if events_of.has_denominator else 'numerator' }}_{{ number }}
    is not null
{{ 'union all' if not loop.last }}
{%- endfor %}
{{ 'union all' if not loop.last }}
{%- endfor %}
