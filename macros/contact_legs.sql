{#- Of a leg's attributes, the contact has that of the first leg that says. -#}
{% macro first_said(column) -%}
    min_by({{ column }}, case when {{ column }} is not null then leg end)
{%- endmacro %}

{#- The sum over a contact's answered legs; NULL if one of them is not known. -#}
{% macro whole_of_answered_legs(seconds) -%}
    case
        when count(case when is_answered and {{ seconds }} is null then 1 end) = 0
            then sum(case when is_answered then {{ seconds }} end)
    end
{%- endmacro %}
