{#- One end of Wilson's 95 % interval of a share of n events. -#}
{% macro wilson_bound(share, n, sign) -%}
    ({{ share }} + 1.9207 / {{ n }}
    {{ sign }} 1.96 * sqrt(({{ share }} * (1 - {{ share }}) + 0.9604 / {{ n }}) / {{ n }}))
    / (1 + 3.8416 / {{ n }})
{%- endmacro %}
