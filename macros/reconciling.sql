{#- By how much two figures may differ and be the same: reports show whole percents and seconds. -#}
{% macro rounding_of(figure) -%}
    case
        when {{ figure }} in ('service_level', 'abandonment_rate') then 0.005000001
        when {{ figure }} in ('average_speed_of_answer', 'average_handle_time') then 0.500001
        else 0
    end
{%- endmacro %}

{#- Equal, or both not said. -#}
{% macro is_same(one, other) -%}
    coalesce({{ one }}, '') = coalesce({{ other }}, '')
{%- endmacro %}
