{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_distinct',
    compared=false
) }}

-- Everybody once in each period: first by who they are, then how many.
with

cells as (
    select * from {{ ref('kpi_cells') }}
),

periods as (
    select * from {{ ref('kpi_period_days') }}
    {{ where_period_touched() }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

counted_once as (
    select
        daily.variant_no,
        cells.cell_no,
        periods.period_no,
        periods.day_of_week,
        daily.counted,
        sum(daily.numerator) as numerator,
        min(daily.first_channel) <> max(daily.last_channel) as is_on_several_channels
    from {{ ref('kpi_daily_counted') }} as daily
    inner join cells on daily.cell_id = cells.cell_id
    inner join periods
        on
            daily.event_date = periods.date_day
            and (cells.has_days or not periods.is_short)
            and (cells.has_weekdays or periods.day_of_week is null)
    inner join kpis on daily.variant_no = kpis.variant_no
    where
        (periods.has_months or not kpis.is_monthly)
        and {{ is_touched(['daily.variant_no', 'periods.period_no']) }}
    group by
        daily.variant_no,
        cells.cell_no,
        periods.period_no,
        periods.day_of_week,
        daily.counted
),

added_up as (
    select
        variant_no,
        cell_no,
        period_no,
        day_of_week,
        count(counted) as n,
        sum(numerator) as numerator,
        count(case when counted is not null and is_on_several_channels then 1 end)
            as n_on_several_channels
    from counted_once
    group by variant_no, cell_no, period_no, day_of_week
)

select
    added_up.variant_no,
    added_up.cell_no,
    added_up.period_no,
    added_up.day_of_week,
    added_up.n,
    case
        when kpis.aggregation = 'share_on_several_channels' then added_up.n_on_several_channels
        else coalesce(added_up.numerator, 0)
    end as numerator,
    added_up.n as denominator
from added_up
inner join kpis on added_up.variant_no = kpis.variant_no
