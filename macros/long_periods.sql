{#- The days of the periods that marts are cut by. -#}
{% macro long_periods(calendar) -%}
    select
        grain,
        date_day,
        cast(period_start as timestamp) as period_start,
        period_label
    from {{ calendar }}
    where grain in ('month', 'quarter', 'year', 'all')
{%- endmacro %}
