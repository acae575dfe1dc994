{#-
    Whether a value is where its target wants it: of what is the better the more there is, only the
    floor counts; of what is the better the less, only the ceiling.
-#}
{% macro meets_target(value, low, high, direction) -%}
    ({{ value }} >= coalesce({{ low }}, {{ value }}) or {{ direction }} = 'down')
    and ({{ value }} <= coalesce({{ high }}, {{ value }}) or {{ direction }} = 'up')
{%- endmacro %}
