{#-
    What news touch in the KPI layer, for the config `touched_macro` of its models: days on which an
    event changed, then the periods that hold these days. Read off the relations that a refresh
    leaves behind (macros/refresh).
-#}

{#- By bundle, the local days on which an event of it changed. -#}
{% macro touched_days_of_bundles(day='event_date') -%}
    {%- set selects = [] -%}
    {%- for bundle in bundles() -%}
        {%- for card in bundle.cards -%}
            {%- do selects.append(changed(card.id, bundle.number ~ ', ' ~ day)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{#- The same in UTC, for what is cut by the clock. -#}
{% macro touched_utc_days_of_bundles() -%}
    {{ return(touched_days_of_bundles('event_date_utc')) }}
{%- endmacro %}

{#- By variant, of those that count somebody once. -#}
{% macro touched_days_of_counted() -%}
    {{ return(changed_days_of_variants('is_distinct')) }}
{%- endmacro %}

{#- By variant, the periods of a touched day; longer ones hold it too. -#}
{% macro touched_periods_of_sums() -%}
    {%- set selects = [] -%}
    {%- for bundle in bundles() -%}
        {%- for variant in bundle.variants -%}
            {%- do selects.append(periods_of_days(
                'select ' ~ variant.number ~ ' as variant_no, slice_2 as day from '
                ~ touched_slices('kpi_daily') ~ ' where slice_1 = ' ~ bundle.number
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{% macro touched_periods_of_distinct() -%}
    {{ return([periods_of_days(
        'select slice_1 as variant_no, slice_2 as day from ' ~ touched_slices('kpi_daily_counted')
    )]) }}
{%- endmacro %}

{% macro touched_periods_of_percentiles() -%}
    {%- set selects = [] -%}
    {%- for days in changed_days_of_variants('is_percentile') -%}
        {%- do selects.append(periods_of_days(
            'select * from (' ~ days ~ ') as days (variant_no, day)'
        )) -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{% macro touched_periods_of_totals() -%}
    {%- set selects = [] -%}
    {%- for model in ['kpi_sums', 'kpi_distinct', 'kpi_percentiles'] -%}
        {%- do selects.append('select slice_1, slice_2 from ' ~ touched_slices(model)) -%}
    {%- endfor -%}
    {%- for bundle in bundles() -%}
        {%- for card in bundle.cards if card.intraday -%}
            {%- do selects.append(
                'select ' ~ card.variants[0].number ~ ', periods.period_no from '
                ~ ref('kpi_periods') ~ ' as periods inner join '
                ~ touched_slices('kpi_intraday') ~ ' as days'
                ~ ' on cast(periods.period_start as date) = days.slice_2'
                ~ " where periods.grain in ('interval', 'hour') and days.slice_1 = "
                ~ bundle.number
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{#- Selects of number and day, of the variants of a kind. -#}
{% macro changed_days_of_variants(kind) -%}
    {%- set selects = [] -%}
    {%- for card in kpi_cards() -%}
        {%- for variant in card.variants if variant[kind] -%}
            {%- do selects.append(changed(card.id, variant.number ~ ', event_date')) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{#- A select of variant and period, from one of `variant_no` and `day`. -#}
{% macro periods_of_days(days) -%}
    {{ return(
        'select days.variant_no, periods.period_no from (' ~ days ~ ') as days inner join '
        ~ ref('kpi_period_days') ~ ' as periods on days.day = periods.date_day'
    ) }}
{%- endmacro %}

{#- In a refresh only the days on which an event of this bundle, or variant, changed. -#}
{% macro where_day_touched(number, day) -%}
    {%- if is_refresh() -%}
    where {{ day }} in (
        select slice_2 from {{ touched_slices() }} where slice_1 = {{ number }}
    )
    {%- endif -%}
{%- endmacro %}

{#- In a refresh only the periods that are touched, of any variant; below, of this one. -#}
{% macro where_period_touched() -%}
    {%- if is_refresh() -%}
    where period_no in (select slice_2 from {{ touched_slices() }})
    {%- endif -%}
{%- endmacro %}

{% macro is_period_touched(variant_no) -%}
    {%- if is_refresh() -%}
    periods.period_no in (
        select slice_2 from {{ touched_slices() }} where slice_1 = {{ variant_no }}
    )
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
