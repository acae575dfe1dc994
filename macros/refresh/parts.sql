{#-
    Between branches of a union that are too much for one statement: a table takes them one after the
    other, each in a statement of its own, in order. A model that has it is still one query.

    Each is committed before the next: what a transaction inserts after an insert of no rows, DuckDB
    2.0.0 does not show until the file is opened again (tests/python/test_parts_of_a_table.py).
-#}
{% macro and_then() -%}
union all /* in a statement of its own */
{%- endmacro %}

{#- The branches of a query, as a list; of one without such a mark, itself. -#}
{% macro parts_of(sql) -%}
    {{ return(sql.split(and_then())) }}
{%- endmacro %}
