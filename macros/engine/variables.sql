{#- What one statement leaves to the next ones of its connection; the engine plans with its value. -#}
{% macro set_variable(name, select) -%}
    set variable {{ name }} = ({{ select }})
{%- endmacro %}

{#- NULL where it was not set. -#}
{% macro variable(name) -%}
    getvariable('{{ name }}')
{%- endmacro %}

{#- An aggregate: a map from these keys to these values. -#}
{% macro map_of(key, value) -%}
    map(list({{ key }}), list({{ value }}))
{%- endmacro %}
