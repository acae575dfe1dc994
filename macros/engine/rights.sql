{#-
    The engine opens no file but those that it has open when this runs, and the settings that seeds
    are loaded from: whatever stands in an export, nothing else of the machine can be read or
    written. Takes the graph's seeds, since only dbt knows where they lie.
-#}
{% macro confine_the_engine() -%}
    {%- set files = [] -%}
    {%- if execute -%}
        {%- for seed in graph.nodes.values() if seed.resource_type == 'seed' -%}
            {%- set path = seed.root_path ~ '/' ~ seed.original_file_path -%}
            {%- do files.append("'" ~ path | replace("'", "''") ~ "'") -%}
        {%- endfor -%}
    {%- endif -%}
    set allowed_paths = [{{ files | join(', ') }}];
    set enable_external_access = false
{%- endmacro %}

{#- Whether the engine still opens whatever file a statement names. -#}
{% macro opens_any_file() -%}
    current_setting('enable_external_access')
{%- endmacro %}
