{#- A list of columns with their relation before each. -#}
{% macro prefixed(relation, columns) -%}
    {%- for column in columns.split(',') %}
    {{ relation }}.{{ column | trim }}{{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Whether two cells are alike but for their detail. -#}
{% macro same_cell(one, other) -%}
    {%- for column in ['kpi_id', 'variant', 'slice', 'grain', 'period_label'] %}
    and {{ one }}.{{ column }} = {{ other }}.{{ column }}
    {%- endfor %}
    and coalesce({{ one }}.period_start, cast('1970-01-01' as timestamp))
    = coalesce({{ other }}.period_start, cast('1970-01-01' as timestamp))
    {%- for column in cut_columns() %}
    and coalesce(cast({{ one }}.{{ column }} as string), '')
    = coalesce(cast({{ other }}.{{ column }} as string), '')
    {%- endfor -%}
{%- endmacro %}
