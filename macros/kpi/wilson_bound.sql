{#-
    One end of Wilson's 95 % interval of a share of n events. The share's own end is 0 or 1 where all
    or nothing happened, whatever the rounding.
-#}
{% macro wilson_bound(share, n, sign) -%}
    {%- set z = 1.959963984540054 -%}
    case
        when {{ share }} = {{ 0 if sign == '-' else 1 }} then {{ share }}
        else
            (
                {{ share }} + {{ z * z / 2 }} / {{ n }}
                {{ sign }} {{ z }} * sqrt(
                    ({{ share }} * (1 - {{ share }}) + {{ z * z / 4 }} / {{ n }}) / {{ n }}
                )
            )
            / (1 + {{ z * z }} / {{ n }})
    end
{%- endmacro %}
