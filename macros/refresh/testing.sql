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
    {#- A folder's slice is nothing to a model of it that is made anew as a whole. -#}
    {%- set slice = node.config.get('slice') if node.config.materialized == 'incremental' -%}
    {{ return(in_touched(slice, node.name) if slice else '') }}
{%- endmacro %}

{#- A condition on contributions: in a refresh, that an event of the KPI changed on that day. -#}
{% macro is_changed_contribution() -%}
    {%- if not is_refresh() -%}
        {{ return('true') }}
    {%- endif -%}
    {{ return(
        '(kpi_id, event_date) in (' ~ changed_days_of_kpis() ~ ') and ' ~ not_before_first_change()
    ) }}
{%- endmacro %}

{#-
    A condition on contributions: in a refresh, that the event is not before the day (or its month) of
    its KPI's first change. With instants in it, and not a look for them, the engine skips the rest.
-#}
{% macro not_before_first_change(grain='day', rows='kpi_contributions') -%}
    {%- if not is_refresh() -%}
        {{ return('true') }}
    {%- endif -%}
    {%- set first_days = run_query(
        'select kpi_id, cast(' ~ dbt.date_trunc(grain, 'min(event_date)') ~ ' as string) as first_at from ('
        ~ changed_days_of_kpis() ~ ') as changed (kpi_id, event_date) where event_date is not null'
        ~ ' group by kpi_id order by kpi_id'
    ) -%}
    {{ rows }}.event_at_local >= case {{ rows }}.kpi_id
        when '' then null
        {%- for kpi, first_at in first_days.rows %}
        when '{{ kpi }}' then cast('{{ first_at }}' as timestamp)
        {%- endfor %}
    end
{%- endmacro %}

{#- A condition: in a refresh, that an event of the KPI changed in that month; else true. -#}
{% macro is_of_changed_month(kpi_id, month_start) -%}
    {%- if not is_refresh() -%}
        {{ return('true') }}
    {%- endif -%}
    ({{ kpi_id }}, {{ month_start }}) in (
        select kpi_id, cast({{ dbt.date_trunc('month', 'event_date') }} as date)
        from ({{ changed_days_of_kpis() }}) as changed (kpi_id, event_date)
    )
{%- endmacro %}

{#- A select of KPI and local day, where an event changed. -#}
{% macro changed_days_of_kpis() -%}
    {%- for kpi in kpis() %}
    select '{{ kpi }}', event_date from {{ changes(kpi) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
