{{ config(materialized='incremental', key='period_no') }}

with

calendar as (
    select distinct
        grain,
        cast(period_start as timestamp) as period_start,
        period_label,
        is_complete
    from {{ ref('calendar_periods') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

clock as (
    select distinct
        grain,
        period_start
    from {{ ref('kpi_intraday') }}
),

periods as (
    select * from calendar
    union all
    select
        clock.grain,
        clock.period_start,
        substr(cast(clock.period_start as string), 1, 16) as period_label,
        {{ add_seconds(
            'clock.period_start',
            "case when clock.grain = 'hour' then 3600 else settings.interval_seconds end"
        ) }} <= as_of.as_of_at as is_complete
    from clock
    cross join settings
    cross join as_of
),

numbered as (
    {{ select_numbered(
        'periods',
        'period_no',
        ['grain', 'period_start', 'period_label'],
        ['grain', 'period_start', 'period_label']
    ) }}
)

select
    period_no,
    grain,
    period_start,
    period_label,
    is_complete
from numbered
