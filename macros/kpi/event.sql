{#-
    Who and when of a contribution, the same columns for every KPI: `at` names the instant whose
    period it counts in, `agent` the role whose agent it is put down to.
-#}
{% macro event(id, at, agent) -%}
    {{ id }} as event_id,
    {{ at }}_at as event_at,
    {{ at }}_at_local as event_at_local,
    channel,
    direction,
    queue,
    site,
    {{ agent }}_team as team,
    {{ agent }}_id as agent_id,
    issue_type,
    segment,
    entry_point,
    in_business_hours,
    shift
{%- endmacro %}
