{#- The days of the periods that marts are cut by. -#}
{% macro long_periods(calendar) -%}
    select
        grain,
        date_day,
        cast(period_start as timestamp) as period_start,
        period_label
    from {{ calendar }}
    where
        grain in ('month', 'quarter', 'year', 'all')
        and {{ is_touched(['grain', 'period_label']) }}
{%- endmacro %}

{#-
    For `touched` of a model in slices of `grain, period_label`: the periods of the local dates that
    these selects give, and whatever the calendar changed.
-#}
{% macro touched_long_periods(dates) -%}
    {{ return([
        changed('calendar_periods', 'grain, period_label'),
        'select grain, period_label from {calendar_periods} where date_day in ('
        ~ dates | join(' union all ') ~ ')',
    ]) }}
{%- endmacro %}
