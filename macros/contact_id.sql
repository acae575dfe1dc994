{#- A contact's id across systems and kinds: ids of one never clash with those of another. -#}
{% macro contact_id(source_system, kind, id) -%}
    '{{ source_system }}:{{ kind }}:' || {{ id }}
{%- endmacro %}

{#- A spreadsheet's scientific notation: what was the number is lost, so it is nobody's. -#}
{% macro is_damaged_number(id) -%}
    coalesce({{ matches(id, '[0-9]([.,][0-9]+)?[eE][+][0-9]{2,}') }}, false)
{%- endmacro %}
