{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_sums',
    compared=false
) }}

-- Days merged into longer periods, and, where a cut is also looked at by weekday, by weekday too.
-- All time is merged from years, in kpi_totals: else each refresh would read all days there were.
with

cells as (
    select * from {{ ref('kpi_cells') }}
),

periods as (
    select * from {{ ref('kpi_period_days') }}
    {{ where_period_touched() }}
),

-- The variants one below the other, each where its KPI is cut that way.
daily as (
    {%- for bundle in bundles() %}
    {%- for card in bundle.cards %}
    {%- for variant in card.variants if variant.adds_up %}
    select
        cell_id,
        event_date,
        {{ variant.number }} as variant_no,
        {{ card.finest_grain == 'month' }} as is_monthly,
        n_{{ variant.place }} as n,
        numerator_{{ variant.place }} as numerator,
        denominator_{{ variant.place }} as denominator
    from {{ ref('kpi_daily') }}
    where
        bundle = {{ bundle.number }}
        and numerator_{{ variant.place }} is not null
        and slice in ({{ slices_of(cuts_of(card)) }})
    union all
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    select
        cell_id,
        event_date,
        0 as variant_no,
        false as is_monthly,
        n_1 as n,
        numerator_1 as numerator,
        denominator_1 as denominator
    from {{ ref('kpi_daily') }}
    where false
)

select
    daily.variant_no,
    cells.cell_no,
    periods.period_no,
    periods.day_of_week,
    sum(daily.n) as n,
    sum(daily.numerator) as numerator,
    sum(daily.denominator) as denominator
from daily
inner join cells on daily.cell_id = cells.cell_id
inner join periods
    on
        daily.event_date = periods.date_day
        and not periods.is_all
        and (cells.has_days or not periods.is_short)
        and (periods.has_months or not daily.is_monthly)
        and (cells.has_weekdays or periods.day_of_week is null)
{{ where_touched(['daily.variant_no', 'periods.period_no']) }}
group by daily.variant_no, cells.cell_no, periods.period_no, periods.day_of_week
