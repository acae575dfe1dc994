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
    {%- set variants = [] -%}
    {%- for bundle in bundles() -%}
        {%- for variant in bundle.variants -%}
            {%- do variants.append('(' ~ bundle.number ~ ', ' ~ variant.number ~ ')') -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(touched_periods(
        'select variants.variant_no, touched.day from (select slice_1 as bundle, slice_2 as day'
        ~ ' from ' ~ touched_slices('kpi_daily') ~ ' union select bundle, event_date as day'
        ~ ' from {kpi_daily} where ' ~ is_of_changed_calendar()
        ~ ') as touched inner join (values '
        ~ variants | join(', ') ~ ') as variants (bundle, variant_no)'
        ~ ' on touched.bundle = variants.bundle'
    )) }}
{%- endmacro %}

{% macro touched_periods_of_distinct() -%}
    {{ return(touched_periods(
        'select slice_1 as variant_no, slice_2 as day from ' ~ touched_slices('kpi_daily_counted')
        ~ ' union select variant_no, event_date as day from {kpi_daily_counted} where '
        ~ is_of_changed_calendar()
    )) }}
{%- endmacro %}

{% macro touched_periods_of_percentiles() -%}
    {{ return(touched_periods(
        'select * from (' ~ changed_days_of_variants('is_percentile') | join(' union ')
        ~ ') as days (variant_no, day)'
    )) }}
{%- endmacro %}

{#-
    From a select of `variant_no` and `day`. What stood on a day that is no longer in the calendar
    went out of periods that nothing names any more: all of such a variant's are touched. A period
    that is gone must not leave its rows to the next one that gets its number.
-#}
{% macro touched_periods(days) -%}
    {{ return([
        periods_of_days(days),
        'select variant_no, period_no from {this} where variant_no in (select variant_no from ('
        ~ days ~ ') as days where day in (' ~ days_of_calendar('not came') ~ '))',
        periods_that_are_gone(ref('kpi_period_days')),
    ]) }}
{%- endmacro %}

{% macro periods_that_are_gone(periods) -%}
    {{ return(
        'select variant_no, period_no from {this} where period_no not in (select period_no from '
        ~ periods ~ ')'
    ) }}
{%- endmacro %}

{#-
    A select of the days that `came` into the calendar, or of those that did `not came`: events may
    have stood there before, such as costs that are paid ahead.
-#}
{% macro days_of_calendar(side) -%}
    {%- set other = 'not came' if side == 'came' else 'came' -%}
    {{ return(
        'select cast(period_start as date) from ' ~ changes('kpi_periods')
        ~ " where grain = 'day' and " ~ side ~ ' and period_no not in (select period_no from '
        ~ changes('kpi_periods') ~ ' where ' ~ other ~ ')'
    ) }}
{%- endmacro %}

{#- A condition: an event's day came into the calendar, or went out of it. -#}
{% macro is_of_changed_calendar() -%}
    {{ return(
        'event_date in (' ~ days_of_calendar('came') ~ ' union all '
        ~ days_of_calendar('not came') ~ ')'
    ) }}
{%- endmacro %}

{% macro touched_periods_of_totals() -%}
    {%- set selects = [
        periods_that_are_gone(ref('kpi_periods')),
        'select sums.slice_1, periods.period_no from ' ~ touched_slices('kpi_sums')
        ~ ' as sums cross join ' ~ ref('kpi_periods') ~ " as periods where periods.grain = 'all'",
    ] -%}
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
