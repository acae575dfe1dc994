{#-
    Between `as` and the query of a CTE that is named several times: each time only what is asked for
    there is read. DuckDB else keeps all of its rows, with every column that any of them asks for. Of no
    use in a view: a file that 1.4 can read stores it without.
-#}
{% macro inlined() -%}
    not materialized
{%- endmacro %}
