{#-
    Half of the 95 % interval of sum(y) / sum(x) over independent units, a mean where each x is 1: the
    ratio made linear, whose residuals are y - ratio * x, and Student's t. NULL where nothing varied
    or there are not two units: then nothing can be said.
-#}
{% macro ratio_half_width(units, y, x, yy, xx, xy) -%}
    {{ student_t(units ~ ' - 1') }} * sqrt(
        {{ units }} / nullif({{ units }} - 1, 0)
        * case
            when {{ residual_squares(y, x, yy, xx, xy) }} > 1e-12 * {{ yy }}
                then {{ residual_squares(y, x, yy, xx, xy) }}
        end
    ) / abs({{ x }})
{%- endmacro %}

{#- The sum of squares of what the ratio leaves over, from sums. -#}
{% macro residual_squares(y, x, yy, xx, xy) -%}
    ({{ yy }} - 2 * ({{ y }} / {{ x }}) * {{ xy }} + ({{ y }} / {{ x }}) * ({{ y }} / {{ x }}) * {{ xx }})
{%- endmacro %}

{#- Student's t of 95 %, by Cornish and Fisher: 0.003 off at five degrees of freedom, less beyond. -#}
{% macro student_t(freedom) -%}
    (
        1.959963984540054
        + 2.372271 / nullif({{ freedom }}, 0)
        + 2.822499 / nullif(({{ freedom }}) * ({{ freedom }}), 0)
        + 2.555850 / nullif(({{ freedom }}) * ({{ freedom }}) * ({{ freedom }}), 0)
    )
{%- endmacro %}
