{#-
    The rows of an input model: those of the generic exports, from its CTE `generic`, and beside them
    what each connected system maps onto it, NULL where the system does not tell. A unit test has the
    generic ones alone, so that it stands whatever connectors there are.
-#}
{% macro input_rows(table) -%}
select
    {%- for name, _ in input_columns(table) %}
    {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from generic
{%- for system, told in mappings_onto(table).items()
    if is_connected(system) and model.resource_type != 'unit_test' %}
union all
select
    {%- for name, type in input_columns(table) %}
    {%- if name in ('source_system', 'exported_by') and name not in told %}
    '{{ system }}' as {{ name }}{{ ',' if not loop.last }}
    {%- elif name in told %}
    {{ name }}{{ ',' if not loop.last }}
    {%- else %}
    cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endif %}
    {%- endfor %}
from {{ ref(system ~ '__' ~ table) }}
{%- endfor %}
{%- endmacro %}

{#-
    The system that one of these ids names before a colon, if it is another one: what is exported in
    the generic shape may be about other systems' contacts and agents.
-#}
{% macro system_named_in(ids) -%}
    {%- set others = other_systems() -%}
    {%- if others -%}
    case
        {%- for id in ids %}
        {%- for system in others %}
        when substr({{ id }}, 1, {{ system | length + 1 }}) = '{{ system }}:' then '{{ system }}'
        {%- endfor %}
        {%- endfor %}
        else 'generic'
    end
    {%- else -%}
    'generic'
    {%- endif -%}
{%- endmacro %}

{#- A contact's id without the system that it names, and without the kind, if it names one. -#}
{% macro id_in_its_system(id) -%}
    {%- set others = other_systems() -%}
    {%- if others -%}
    case
        {%- for system in others %}
        {%- for start in [system ~ ':call:', system ~ ':conversation:', system ~ ':'] %}
        when substr({{ id }}, 1, {{ start | length }}) = '{{ start }}'
            then substr({{ id }}, {{ start | length + 1 }})
        {%- endfor %}
        {%- endfor %}
        else {{ id }}
    end
    {%- else -%}
    {{ id }}
    {%- endif -%}
{%- endmacro %}

{#- The connected systems beside the generic exports. -#}
{% macro other_systems() -%}
    {%- set others = [] -%}
    {%- for system in systems() if system != 'generic' and is_connected(system) -%}
        {%- do others.append(system) -%}
    {%- endfor -%}
    {{ return(others) }}
{%- endmacro %}
