{{ config(database=target.database, schema='kpi_layer') }}

-- The finest cells, of one local date each, of every KPI that adds up; coarser ones are merged from
-- them.
with

cells as (
    {%- for kpi in kpis() %}
    {%- set contributions, variants = ref(kpi), variants_with(kpi, ['sum', 'ratio', 'mean']) %}
    {%- for part in cell_parts(kpi) if variants %}
    select
        {{ grouped_cell_columns(kpi, part) }},
        event_date,
        count(case when coalesce(denominator, 1) > 0 then 1 end) as n,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from {{ contributions }}
    where variant in ({{ variants }}) and {{ part.events }}
    group by grouping sets (
        {{- grouping_sets_of(part, ['variant', 'event_date']) }}
    )
    union all
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
        cast(null as date) as event_date,
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
