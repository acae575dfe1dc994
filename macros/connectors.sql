{#-
    The rows of an input model: those of the generic exports, from its CTE `generic`, and beside them
    what each connected system maps onto it, NULL where the system does not tell.
-#}
{% macro input_rows(table) -%}
select
    {%- for name, _ in input_columns(table) %}
    {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from generic
{%- for system, told in mappings_onto(table).items() if is_connected(system) %}
union all
select
    {%- for name, type in input_columns(table) %}
    {%- if name == 'source_system' %}
    '{{ system }}' as source_system{{ ',' if not loop.last }}
    {%- elif name in told %}
    {{ name }}{{ ',' if not loop.last }}
    {%- else %}
    cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endif %}
    {%- endfor %}
from {{ ref(system ~ '__' ~ table) }}
{%- endfor %}
{%- endmacro %}
