{#-
    Who and when of a contribution, the same columns for every KPI: `at` names the instant whose
    period it counts in, `agent` the role whose agent it is put down to (none = nobody's). Columns
    that the fact has no use for are named in `lacks`; they are unknown then.
-#}
{% macro event(id, at, agent=none, lacks=[]) -%}
    {%- set roles = {'team': agent ~ '_team', 'agent_id': agent ~ '_id'} if agent else {} -%}
    {{ id }} as event_id,
    {{ at }}_at as event_at,
    {{ at }}_at_local as event_at_local
    {%- for column in [
        'channel', 'direction', 'queue', 'site', 'team', 'agent_id', 'issue_type', 'segment',
        'entry_point', 'in_business_hours', 'shift',
    ] %},
    {%- if column in lacks or (column in ('team', 'agent_id') and not agent) %}
    cast(null as {{ cut_type(column) }}) as {{ column }}
    {%- elif column in roles %}
    {{ roles[column] }} as {{ column }}
    {%- else %}
    {{ column }}
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
