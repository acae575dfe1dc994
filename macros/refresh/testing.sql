{#-
    What dbt asks for the rows that a generic test looks at. In a refresh these are the ones in the
    slices that were written anew: the rest was tested when it was.
-#}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- set touched = condition_of_test(relation) -%}
    {%- set conditions = [where, touched] | select | join(' and ') -%}
    {%- if conditions -%}
    (select * from {{ relation }} where {{ conditions }}) dbt_subquery
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{%- endmacro %}

{% macro condition_of_test(relation) -%}
    {%- set node = graph.nodes['model.contact_center.' ~ relation.identifier] if execute else none -%}
    {%- if not node or not is_refresh() -%}
        {{ return('') }}
    {%- endif -%}
    {%- if node.name == 'kpi_contributions' -%}
        {{ return(is_changed_contribution()) }}
    {%- endif -%}
    {%- set slice = node.config.get('slice') -%}
    {{ return(in_touched(slice, node.name) if slice else '') }}
{%- endmacro %}

{#- A condition on contributions: in a refresh, that an event of the KPI changed on that day. -#}
{% macro is_changed_contribution() -%}
    {%- if not is_refresh() -%}
        {{ return('true') }}
    {%- endif -%}
    {%- set days = 'select event_date from (' ~ changed_days_of_kpis() ~ ') as changed (kpi_id, event_date)' -%}
    {{ return(
        '(kpi_id, event_date) in (' ~ changed_days_of_kpis() ~ ') and '
        ~ not_before('event_at_local', days)
    ) }}
{%- endmacro %}

{#- A select of KPI and local day, where an event changed. -#}
{% macro changed_days_of_kpis() -%}
    {%- for kpi in kpis() %}
    select '{{ kpi }}', event_date from {{ changes(kpi) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
