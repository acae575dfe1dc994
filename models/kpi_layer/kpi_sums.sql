{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'period_no'],
    touched_macro='touched_periods_of_sums',
    compared=false
) }}

-- Days and stretches merged into longer periods, and, where a cut is also looked at by weekday, by
-- weekday too. All time is merged from years, in kpi_totals: else each refresh would read all days
-- there were.
select
    cast(null as bigint) as bundle,
    cast(null as bigint) as cell_no,
    cast(null as bigint) as period_no,
    cast(null as bigint) as day_of_week,
    {{- no_sums() }}
where false
{%- set cells, days = ref('kpi_cells'), ref('kpi_period_days') %}
{%- set stretches, stretch_days = ref('kpi_stretches'), ref('kpi_stretch_days') %}
{%- do ref('kpi_daily') %}
{%- for bundle in bundles() %}
{{ and_then() }}
select
    {{ bundle.number }} as bundle,
    cells.cell_no,
    periods.period_no,
    periods.day_of_week,
    {{- merged_sums(bundle) }}
from {{ ref('kpi_daily') }} as daily
inner join {{ cells }} as cells on daily.cell_id = cells.cell_id
inner join {{ days }} as periods
    on
        daily.event_date = periods.date_day
        and not periods.is_day
        and not periods.is_all
        and (cells.has_weekdays or periods.day_of_week is null)
where
    daily.bundle = {{ bundle.number }}
    and {{ is_touched_for(bundle.number, 'periods.period_no') }}
group by cells.cell_no, periods.period_no, periods.day_of_week
{%- if cuts_by_stretch(bundle) %}
{{ and_then() }}
select
    {{ bundle.number }} as bundle,
    cells.cell_no,
    periods.period_no,
    periods.day_of_week,
    {{- merged_sums(bundle) }}
from {{ stretches }} as stretches
inner join {{ cells }} as cells on stretches.cell_id = cells.cell_id
inner join (
    select distinct
        stretch_days.stretch_start,
        periods.period_no,
        periods.day_of_week
    from {{ stretch_days }} as stretch_days
    inner join {{ days }} as periods on stretch_days.date_day = periods.date_day
    where not periods.is_short and not periods.is_all
) as periods
    on
        stretches.stretch_start = periods.stretch_start
        and (
            periods.day_of_week is null
            or (cells.has_weekdays and stretches.day_of_week = periods.day_of_week)
        )
where
    stretches.bundle = {{ bundle.number }}
    and {{ is_touched_for(bundle.number, 'periods.period_no') }}
group by cells.cell_no, periods.period_no, periods.day_of_week
{%- endif %}
{%- endfor %}
