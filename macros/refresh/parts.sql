{#-
    Between branches of a union that are too much for one statement: a table takes them one after the
    other, each in a statement of its own, in order. A model that has it is still one query.

    What the first makes is committed before the others: of a table that one transaction made anew and
    inserted into several times, DuckDB 2.0.0 showed no row until its file was opened again.
-#}
{% macro and_then() -%}
union all /* in a statement of its own */
{%- endmacro %}

{#- The branches of a query, as a list; of one without such a mark, itself. -#}
{% macro parts_of(sql) -%}
    {{ return(sql.split(and_then())) }}
{%- endmacro %}
