{#-
    The rank, counted from 1, of one end of the 95 % interval of a percentile of n events, in tenths (9 =
    the 90th): so far from the percentile's own as a binomial count may be off. Below 1 or above n
    there is no such event.
-#}
{% macro rank_bound(n, tenths, sign) -%}
    {%- set spread = '1.959963984540054 * sqrt(' ~ n ~ ' * ' ~ tenths ~ ' * (10 - ' ~ tenths
        ~ ') / 100.0)' -%}
    {%- if sign == '-' -%}
    floor({{ n }} * {{ tenths }} / 10.0 - {{ spread }})
    {%- else -%}
    ceil({{ n }} * {{ tenths }} / 10.0 + {{ spread }}) + 1
    {%- endif -%}
{%- endmacro %}
