{#-
    What a contact has of its legs: aggregates, which say the same of a contact that has but one leg
    (`alone`) without being any.
-#}
{% macro over_legs(aggregate, expression, alone=false) -%}
    {{ '(' ~ expression ~ ')' if alone else aggregate ~ '(' ~ expression ~ ')' }}
{%- endmacro %}

{#- Of a leg's attributes, the contact has that of the first leg that says. -#}
{% macro first_said(attribute, alone=false) -%}
    {%- if alone -%}
    {{ attribute }}
    {%- else -%}
    min_by({{ attribute }}, case when {{ attribute }} is not null then leg end)
    {%- endif -%}
{%- endmacro %}

{#- What the one leg says that a column names by its number. -#}
{% macro of_leg(place, attribute, alone=false) -%}
    {{ over_legs('max', 'case when leg = ' ~ place ~ ' then ' ~ attribute ~ ' end', alone) }}
{%- endmacro %}

{#- Whether a condition is true of any of the legs. -#}
{% macro any_leg(condition, alone=false) -%}
    {{ over_legs('max', 'case when ' ~ condition ~ ' then 1 else 0 end', alone) }} = 1
{%- endmacro %}

{#- The sum over a contact's answered legs; NULL if one of them is not known. -#}
{% macro whole_of_answered_legs(seconds, alone=false) -%}
    {%- if alone -%}
    case when is_answered then {{ seconds }} end
    {%- else -%}
    case
        when count(case when is_answered and {{ seconds }} is null then 1 end) = 0
            then sum(case when is_answered then {{ seconds }} end)
    end
    {%- endif -%}
{%- endmacro %}

{#-
    Of a contact of several legs what int_several_legs says; of one that has but one, that leg's number
    where the condition is true of it.
-#}
{% macro place_of_leg(place, condition) -%}
    case
        when several.contact_id is not null then several.{{ place }}
        when {{ condition }} then legs.leg
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
