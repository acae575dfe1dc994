{{ config(database=target.database, schema='kpi_layer') }}

with

periods as (
    select * from {{ ref('calendar_periods') }}
    where grain not in ('day', 'week')
),

boundaries as (
    select period_start as stretch_start from periods
    union
    select period_end as stretch_start from periods
)

select
    periods.date_day,
    max(boundaries.stretch_start) as stretch_start
from periods
inner join boundaries on periods.date_day >= boundaries.stretch_start
group by periods.date_day
