{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'event_date'],
    touched_macro='touched_days_of_bundles',
    compared=false
) }}

-- The finest cells, of one local date each, of all KPIs that add up; coarser ones are merged from
-- them. KPIs with the same events stand side by side, so that these are read and cut once.
with

cells as (
    select
        cast(null as bigint) as bundle,
        {{- no_cell_columns() }},
        cast(null as date) as event_date,
        {{- no_sums() }}
    where false
    {%- for kpi in kpis() %}
    {%- do ref(kpi) %}
    {%- endfor %}
    {%- for bundle in bundles() %}
    {%- for part in parts_of_bundle(bundle) %}
    union all
    select
        {{ bundle.number }} as bundle,
        {{- grouped_cell_columns(part) }},
        event_date,
        {{- sums_of_part(part) }}
    from ({{ part.events }}) as events
    where {{ part.condition }}
    group by grouping sets (
        {{- grouping_sets_of(part, ['event_date']) }}
    )
    {%- endfor %}
    {%- endfor %}
)

select
    *,
    {{ cell_id() }} as cell_id
from cells
where {{ any_sum() }} is not null
