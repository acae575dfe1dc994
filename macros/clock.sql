{#- Minutes since midnight of a setting's HH:MM. -#}
{% macro minute_of_clock(text) -%}
    cast(substr({{ text }}, 1, 2) as bigint) * 60 + cast(substr({{ text }}, 4, 2) as bigint)
{%- endmacro %}
