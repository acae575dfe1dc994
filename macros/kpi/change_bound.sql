{#-
    One end of the 95 % interval of a change, from the two values' own intervals (Newcombe's way, which
    needs no symmetry): `now` and `before` are prefixes of value, low_95 and high_95; sign - or +.
-#}
{% macro change_bound(now, before, sign) -%}
    {%- set worse, better = ('low_95', 'high_95') if sign == '-' else ('high_95', 'low_95') -%}
    {{ now }}value - {{ before }}value {{ sign }} sqrt(
        ({{ now }}value - {{ now }}{{ worse }}) * ({{ now }}value - {{ now }}{{ worse }})
        + ({{ before }}{{ better }} - {{ before }}value)
        * ({{ before }}{{ better }} - {{ before }}value)
    )
{%- endmacro %}
