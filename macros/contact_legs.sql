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

{#- A contact has one direction: that of its first leg that says, inbound if none does. -#}
{% macro contact_direction(relation=none) -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    coalesce(
        min_by({{ of }}direction, case when {{ of }}direction is not null then {{ of }}leg end)
            over (partition by {{ of }}contact_id),
        'inbound'
    )
{%- endmacro %}
