{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'cast(period_start as date)'],
    touched_macro='touched_utc_days_of_bundles',
    compared=false
) }}

-- Cells of an interval and of an hour, in UTC: the default variants of the cards marked intraday.
with

cells as (
    select
        cast(null as bigint) as bundle,
        {{- no_cell_columns() }},
        cast(null as string) as grain,
        cast(null as timestamp) as period_start,
        {{- no_sums() }}
    where false
    {%- set settings = ref('int_settings') %}
    {%- for kpi in kpis() %}
    {%- do ref(kpi) %}
    {%- endfor %}
    {%- for bundle in bundles() %}
    {%- for part in parts_of_bundle(bundle, intraday=true) %}
    {%- for grain, seconds in [('interval', 'settings.interval_seconds'), ('hour', '3600')] %}
    union all
    select
        {{ bundle.number }} as bundle,
        {{- grouped_cell_columns(part) }},
        '{{ grain }}' as grain,
        {{ start_of_interval('event_at', seconds) }} as period_start,
        {{- sums_of_part(part, only_defaults=true) }}
    from ({{ part.events }}) as events
    cross join {{ settings }} as settings
    where {{ part.condition }}
    group by grouping sets (
        {{- grouping_sets_of(part, [start_of_interval('event_at', seconds)]) }}
    )
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
)

select
    *,
    {{ cell_id() }} as cell_id
from cells
where {{ any_sum() }} is not null
