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

-- Everybody once in each period: on the first of its days, for before that they were last seen before
-- it began. A cut after the other, for in each of them everybody stands again.
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
{%- set has_weekdays = cut in cuts_with_weekdays() %}
{%- set is_of_cut = 'daily.events_variant_no = ' ~ counted.number ~ ' and daily.slice in ('
    ~ slices_of([cut]) ~ ')' %}
{%- set members = [] %}
{%- for member in counted.members if cut in member.cuts %}
{%- do members.append(member) %}
{%- endfor %}
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
        cast(sum(n) as bigint) as n,
        sum(numerator) as numerator,
        cast(sum(n_on_several_channels) as bigint) as n_on_several_channels
    from (
        select
            seen.cell_no,
            periods.period_no,
            periods.day_of_week,
            count(
                case when coalesce(
                    {%- if has_weekdays %}
                    case
                        when periods.day_of_week is null then seen.seen_before
                        else seen.seen_before_on_weekday
                    end
                    {%- else %}
                    seen.seen_before
                    {%- endif %} < periods.first_day,
                    true
                ) then seen.counted end
            ) as n,
            sum(seen.numerator) as numerator,
            cast(0 as bigint) as n_on_several_channels
        from (
            select
                cells.cell_no,
                daily.event_date,
                daily.counted,
                daily.numerator,
                {%- if has_weekdays %}
                lag(daily.event_date) over (
                    partition by
                        daily.cell_id, daily.counted, {{ iso_day_of_week('daily.event_date') }}
                    order by daily.event_date
                ) as seen_before_on_weekday,
                {%- endif %}
                lag(daily.event_date) over (
                    partition by daily.cell_id, daily.counted order by daily.event_date
                ) as seen_before
            from {{ daily }} as daily
            inner join {{ cells }} as cells on daily.cell_id = cells.cell_id
            where {{ is_of_cut }}
        ) as seen
        inner join {{ periods }} as periods
            on
                seen.event_date = periods.date_day
                {{- and_in_periods_of(cut) }}
        where {{ is_touched_for_any('periods.period_no') }}
        group by seen.cell_no, periods.period_no, periods.day_of_week
        {%- if members | selectattr('is_on_several_channels') | list %}
        union all
        select
            cell_no,
            period_no,
            day_of_week,
            cast(0 as bigint) as n,
            cast(null as double) as numerator,
            count(*) as n_on_several_channels
        from (
            select
                cells.cell_no,
                periods.period_no,
                periods.day_of_week
            from {{ daily }} as daily
            inner join {{ cells }} as cells on daily.cell_id = cells.cell_id
            inner join {{ periods }} as periods
                on
                    daily.event_date = periods.date_day
                    {{- and_in_periods_of(cut) }}
            where
                {{ is_of_cut }}
                -- Whoever never is on a second channel is not on several in any period.
                and (daily.cell_id, daily.counted) in (
                    select
                        daily.cell_id,
                        daily.counted
                    from {{ daily }} as daily
                    where {{ is_of_cut }} and daily.counted is not null
                    group by daily.cell_id, daily.counted
                    having min(daily.first_channel) <> max(daily.last_channel)
                )
                and {{ is_touched_for_any('periods.period_no') }}
            group by cells.cell_no, periods.period_no, periods.day_of_week, daily.counted
            having min(daily.first_channel) <> max(daily.last_channel)
        ) as on_several_channels
        group by cell_no, period_no, day_of_week
        {%- endif %}
    ) as counted_once
    group by cell_no, period_no, day_of_week
) as added_up
inner join (
    {%- for member in members %}
    select
        {{ member.number }} as variant_no,
        {{ member.is_on_several_channels }} as is_on_several_channels
    {{ 'union all' if not loop.last }}
    {%- endfor %}
) as variants on {{ is_touched(['variants.variant_no', 'added_up.period_no']) }}
{%- endfor %}
{%- endfor %}
