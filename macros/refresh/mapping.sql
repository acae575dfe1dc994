{#-
    A view that says of each row of other models what it is here, whatever the other rows are: no
    join of theirs with each other, no window. (A group by is fine as long as only its keys are asked
    for.) So the same SQL over the rows that changed in them gives what changed here, and a refresh
    leaves just that.
-#}
{% materialization mapping, default %}
    {%- if is_refresh() -%}
        {% call statement('main', auto_begin=True) -%}
            create or replace view {{ changes(model.name) }} as
            select *, false as came from ({{ over_changes(sql, 'not came') }}) as went
            union all
            select *, true as came from ({{ over_changes(sql, 'came') }}) as came
        {%- endcall %}
        {% do adapter.commit() %}
        {{ return({'relations': [this.incorporate(type='view')]}) }}
    {%- endif -%}
    {{ return(materialization_view_default()) }}
{% endmaterialization %}

{#- A model's SQL over the rows that went out of its parents, or came into them. -#}
{% macro over_changes(sql, condition) -%}
    {%- set over = namespace(sql=sql) -%}
    {%- for id in model.depends_on.nodes
        if id in graph.nodes and graph.nodes[id].config.materialized in ('incremental', 'mapping') -%}
        {%- set parent = graph.nodes[id] -%}
        {%- set over.sql = over.sql | replace(
            parent.relation_name,
            '(select * from ' ~ changes(parent.name) ~ ' where ' ~ condition ~ ')'
        ) -%}
    {%- endfor -%}
    {{ return(over.sql) }}
{%- endmacro %}
