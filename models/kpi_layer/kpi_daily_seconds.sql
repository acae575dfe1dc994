{{ config(database=target.database, schema='kpi_layer') }}

-- Exact histograms of whole seconds, of one local date each: percentiles of coarser periods and
-- nothing less come out right when these are merged.
with

cells as (
    {%- for kpi in kpis() %}
    {%- set contributions, variants = ref(kpi), variants_with(kpi, ['p50', 'p90']) %}
    {%- for part in cell_parts(kpi) if variants %}
    select
        {{ grouped_cell_columns(kpi, part) }},
        event_date,
        cast(floor(numerator) as bigint) as whole_seconds,
        count(*) as n
    from {{ contributions }}
    where variant in ({{ variants }}) and {{ part.events }}
    group by grouping sets (
        {{- grouping_sets_of(part, ['variant', 'event_date', 'cast(floor(numerator) as bigint)']) }}
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
        cast(null as bigint) as whole_seconds,
        cast(null as bigint) as n
    where false
)

select
    *,
    {{ cell_id() }} as cell_id,
    {{ whole_cell_id() }} as whole_cell_id
from cells
