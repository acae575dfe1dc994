{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_distinct',
    compared=false
) }}

{%- set periods = ref('kpi_period_days') %}
{%- do ref('dim_kpis') %}
{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- Everybody once in each period, straight from its events: who came in two months is one of the year.
-- A cut after the other, for in each of them everybody stands again.
select
    cells.*,
    {{ cell_id() }} as cell_id
from (
    select
        cast(null as bigint) as variant_no,
        {{- no_cell_columns() }},
        cast(null as bigint) as period_no,
        cast(null as bigint) as day_of_week,
        cast(null as bigint) as n,
        cast(null as double) as numerator,
        cast(null as double) as denominator
) as cells
where false
{%- for counted in counted_once() %}
{%- for cut in counted.cuts %}
{%- set members = [] %}
{%- for member in counted.members if cut in member.cuts %}
{%- do members.append(member) %}
{%- endfor %}
{{ and_then() }}
select
    cells.*,
    {{ cell_id() }} as cell_id
from (
    select
        variants.variant_no,
        {{- cell_columns_of(cut) }},
        added_up.period_no,
        added_up.day_of_week,
        added_up.n,
        case
            when variants.is_on_several_channels then added_up.n_on_several_channels
            else coalesce(added_up.numerator, 0)
        end as numerator,
        cast(added_up.n as double) as denominator
    from (
        select
            {%- for column in cut %}
            {{ column }},
            {%- endfor %}
            period_no,
            day_of_week,
            cast(sum(n) as bigint) as n,
            sum(numerator) as numerator,
            sum(n_on_several_channels) as n_on_several_channels
        from (
            {{ seen_in_periods(counted, cut, periods) }}
            {%- if members | selectattr('is_on_several_channels') | list %}
            union all
            {{ on_several_channels_in_periods(counted, cut, periods) }}
            {%- endif %}
        ) as parts
        group by {{ (cut + ['period_no', 'day_of_week']) | join(', ') }}
    ) as added_up
    inner join (
        {%- for member in members %}
        select
            {{ member.number }} as variant_no,
            {{ member.is_on_several_channels }} as is_on_several_channels
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as variants on {{ is_touched(['variants.variant_no', 'added_up.period_no']) }}
) as cells
{%- endfor %}
{%- endfor %}
