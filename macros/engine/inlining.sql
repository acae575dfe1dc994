{#-
    Between `as` and the query of a CTE that is named several times: it is read each time anew, and only
    the columns that are asked for there. DuckDB else keeps all of it the first time, with all columns.
-#}
{% macro inlined() -%}
    not materialized
{%- endmacro %}
