{#-
    What news touch in the KPI layer, for the config `touched_macro` of its models: days on which an
    event changed, then the periods that hold these days. Read off the relations that a refresh
    leaves behind (macros/refresh).
-#}

{#- By bundle, the local days on which an event of it changed. -#}
{% macro touched_days_of_bundles(day='event_date') -%}
    {%- set selects = [] -%}
    {%- for bundle in bundles() -%}
        {%- for member in bundle.members -%}
            {%- do selects.append(changed(member.card.id, bundle.number ~ ', ' ~ day)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects) }}
{%- endmacro %}

{#- The same in UTC, for what is cut by the clock. -#}
{% macro touched_utc_days_of_bundles() -%}
    {{ return(touched_days_of_bundles('event_date_utc')) }}
{%- endmacro %}

{#- By bundle, the stretches of these days, and of days that are new in the calendar or gone. -#}
{% macro touched_stretches_of_bundles() -%}
    {%- set numbers = [] -%}
    {%- for bundle in bundles() -%}
        {%- do numbers.append('(' ~ bundle.number ~ ')') -%}
    {%- endfor -%}
    {%- set days = touched_days_of_bundles() + [
        'select bundles.bundle, days.date_day from (values ' ~ numbers | join(', ')
        ~ ') as bundles (bundle) cross join (select date_day from '
        ~ changes('calendar_periods') ~ " where grain = 'day') as days",
    ] -%}
    {{ return([
        'select days.bundle, max(stretches.stretch_start) from ('
        ~ days | join(' union ') ~ ') as days (bundle, day) inner join '
        ~ ref('kpi_stretch_days') ~ ' as stretches on stretches.stretch_start <= days.day'
        ~ ' group by days.bundle, days.day',
        'select bundle, stretch_start from {this} where stretch_start not in ('
        ~ 'select stretch_start from ' ~ ref('kpi_stretch_days') ~ ')',
    ]) }}
{%- endmacro %}

{#- By bundle, the periods of a touched day; longer ones hold it too. -#}
{% macro touched_periods_of_sums() -%}
    {{ return(touched_periods(
        'select slice_1 as bundle, slice_2 as day from ' ~ touched_slices('kpi_daily')
        ~ ' union select bundle, event_date as day from {kpi_daily} where event_date in ('
        ~ days_of_changed_calendar() ~ ')',
        'bundle'
    )) }}
{%- endmacro %}

{#- By variant, of those that count somebody once; on days new in the calendar events may have stood. -#}
{% macro touched_periods_of_distinct() -%}
    {%- set selects = changed_days_of_variants('is_distinct') -%}
    {%- for card in kpi_cards() -%}
        {%- for variant in card.variants if variant.is_distinct -%}
            {%- do selects.append(
                'select ' ~ variant.number ~ ', day from (' ~ days_of_changed_calendar()
                ~ ') as calendar (day)'
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(touched_periods(
        'select * from (' ~ selects | join(' union ') ~ ') as days (variant_no, day)'
    )) }}
{%- endmacro %}

{% macro touched_periods_of_percentiles() -%}
    {{ return(touched_periods(
        'select * from (' ~ changed_days_of_variants('is_percentile') | join(' union ')
        ~ ') as days (variant_no, day)'
    )) }}
{%- endmacro %}

{#-
    From a select of `variant_no` (or `bundle`) and `day`. What stood on a day that is no longer in
    the calendar went out of periods that nothing names any more: all of such a variant's are touched.
    A period that is gone must not leave its rows to the next one that gets its number.
-#}
{% macro touched_periods(days, number='variant_no') -%}
    {{ return([
        'select days.' ~ number ~ ', periods.period_no from (' ~ days ~ ') as days inner join '
        ~ ref('kpi_period_days') ~ ' as periods on days.day = periods.date_day',
        'select ' ~ number ~ ', period_no from {this} where ' ~ number ~ ' in (select ' ~ number
        ~ ' from (' ~ days ~ ') as days where day in (' ~ days_of_calendar('not came') ~ '))',
        periods_that_are_gone(ref('kpi_period_days'), number),
    ]) }}
{%- endmacro %}

{% macro periods_that_are_gone(periods, number='variant_no') -%}
    {{ return(
        'select ' ~ number ~ ', period_no from {this} where period_no not in (select period_no from '
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

{#- A select of both. -#}
{% macro days_of_changed_calendar() -%}
    {{ return(days_of_calendar('came') ~ ' union all ' ~ days_of_calendar('not came')) }}
{%- endmacro %}

{% macro touched_periods_of_totals() -%}
    {%- set members, selects = [], [periods_that_are_gone(ref('kpi_periods'))] -%}
    {%- for model in ['kpi_distinct', 'kpi_percentiles'] -%}
        {%- do selects.append('select slice_1, slice_2 from ' ~ touched_slices(model)) -%}
    {%- endfor -%}
    {%- for bundle in bundles() -%}
        {%- for variant in variants_of(bundle) -%}
            {%- do members.append('(' ~ bundle.number ~ ', ' ~ variant.number ~ ', false)') -%}
        {%- endfor -%}
        {%- for variant in variants_of(bundle, intraday=true) -%}
            {%- do members.append('(' ~ bundle.number ~ ', ' ~ variant.number ~ ', true)') -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set of_bundles = 'inner join (values ' ~ members | join(', ')
        ~ ') as members (bundle, variant_no, is_intraday) on touched.slice_1 = members.bundle' -%}
    {%- do selects.append(
        'select members.variant_no, periods.period_no from ' ~ touched_slices('kpi_sums')
        ~ ' as touched ' ~ of_bundles ~ ' inner join ' ~ ref('kpi_periods')
        ~ " as periods on periods.period_no = touched.slice_2 or periods.grain = 'all'"
        ~ ' where not members.is_intraday'
    ) -%}
    {%- do selects.append(
        'select members.variant_no, periods.period_no from ' ~ touched_slices('kpi_intraday')
        ~ ' as touched ' ~ of_bundles ~ ' inner join ' ~ ref('kpi_periods')
        ~ ' as periods on cast(periods.period_start as date) = touched.slice_2'
        ~ " where members.is_intraday and periods.grain in ('interval', 'hour')"
    ) -%}
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

{#- A select of the days, stretches or periods that are touched for a bundle or variant. -#}
{% macro touched_of(number) -%}
    select slice_2 from {{ touched_slices() }} where slice_1 = {{ number }}
{%- endmacro %}

{#- Conditions, in a whole build always true: that one of these is touched, for it or for any. -#}
{% macro is_touched_for(number, expression) -%}
    {{ expression ~ ' in (' ~ touched_of(number) ~ ')' if is_refresh() else 'true' }}
{%- endmacro %}

{% macro is_touched_for_any(expression) -%}
    {%- if is_refresh() -%}
    {{ expression }} in (select slice_2 from {{ touched_slices() }})
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
