{{ config(database=target.database, schema='kpi_layer') }}

-- Cells of an interval and of an hour, in UTC: the default variants of the cards marked intraday.
with

cells as (
    {%- set settings = ref('int_settings') %}
    {%- for kpi in kpis() %}
    {%- set contributions = ref(kpi) %}
    {%- set card = card_of(kpi) if execute else {} %}
    {%- for part in cell_parts(kpi, intraday=true) if card.intraday %}
    {%- for grain, seconds in [('interval', 'settings.interval_seconds'), ('hour', '3600')] %}
    select
        {{ grouped_cell_columns(kpi, part) }},
        '{{ grain }}' as grain,
        {{ start_of_interval('event_at', seconds) }} as period_start,
        count(case when coalesce(denominator, 1) > 0 then 1 end) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from {{ contributions }}
    cross join {{ settings }} as settings
    where variant = '{{ card.variants[0].name }}' and {{ part.events }}
    group by grouping sets (
        {{- grouping_sets_of(part, ['variant', start_of_interval('event_at', seconds)]) }}
    )
    union all
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as string) as kpi_id,
        cast(null as string) as variant,
        cast(null as string) as slice,
        {%- for column in cut_columns() if column != 'day_of_week' %}
        cast(null as {{ cut_type(column) }}) as {{ column }},
        {%- endfor %}
        cast(null as string) as detail_name,
        cast(null as string) as detail_value,
        cast(null as string) as grain,
        cast(null as timestamp) as period_start,
        cast(null as bigint) as n,
        cast(null as double) as numerator,
        cast(null as double) as denominator
    where false
)

select
    *,
    {{ cell_id() }} as cell_id,
    {{ whole_cell_id() }} as whole_cell_id
from cells
