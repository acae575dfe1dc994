{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_distinct',
    compared=false
) }}

{%- set daily, cells = ref('kpi_daily_counted'), ref('kpi_cells') %}
{%- set periods = ref('kpi_period_days') %}
{%- do ref('dim_kpis') %}

-- Everybody once in each period: first by who they are, then how many. A cut after the other, for in
-- each of them everybody stands again.
select
    cast(null as bigint) as variant_no,
    cast(null as bigint) as cell_no,
    cast(null as bigint) as period_no,
    cast(null as bigint) as day_of_week,
    cast(null as bigint) as n,
    cast(null as double) as numerator,
    cast(null as double) as denominator
where false
{%- for counted in counted_once() %}
{%- for cut in counted.cuts %}
{{ and_then() }}
select
    variants.variant_no,
    added_up.cell_no,
    added_up.period_no,
    added_up.day_of_week,
    added_up.n,
    case
        when variants.is_on_several_channels then added_up.n_on_several_channels
        else coalesce(added_up.numerator, 0)
    end as numerator,
    added_up.n as denominator
from (
    select
        cell_no,
        period_no,
        day_of_week,
        count(counted) as n,
        sum(numerator) as numerator,
        count(case when counted is not null and is_on_several_channels then 1 end)
            as n_on_several_channels
    from (
        select
            cells.cell_no,
            periods.period_no,
            periods.day_of_week,
            daily.counted,
            sum(daily.numerator) as numerator,
            min(daily.first_channel) <> max(daily.last_channel) as is_on_several_channels
        from {{ daily }} as daily
        inner join {{ cells }} as cells on daily.cell_id = cells.cell_id
        inner join {{ periods }} as periods
            on
                daily.event_date = periods.date_day
                {{- and_in_periods_of(cut) }}
        where
            daily.events_variant_no = {{ counted.number }}
            and daily.slice in ({{ slices_of([cut]) }})
            and {{ is_touched_for_any('periods.period_no') }}
        group by cells.cell_no, periods.period_no, periods.day_of_week, daily.counted
    ) as counted_once
    group by cell_no, period_no, day_of_week
) as added_up
inner join (
    {%- for member in counted.members if cut in member.cuts %}
    select
        {{ member.number }} as variant_no,
        {{ member.is_on_several_channels }} as is_on_several_channels
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as variants on {{ is_touched(['variants.variant_no', 'added_up.period_no']) }}
{%- endfor %}
{%- endfor %}
