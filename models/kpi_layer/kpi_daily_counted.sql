{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'event_date'],
    touched_macro='touched_days_of_counted',
    compared=false
) }}

-- Who is counted once in a period cannot be added up from days: each day's cell keeps who they
-- were, and that somebody was seen on several channels if the first and the last by name differ.
with

cells as (
    select
        cast(null as bigint) as variant_no,
        {{- no_cell_columns() }},
        cast(null as date) as event_date,
        cast(null as string) as counted,
        cast(null as double) as numerator,
        cast(null as string) as first_channel,
        cast(null as string) as last_channel
    where false
    {%- for kpi in kpis() %}
    {%- do ref(kpi) %}
    {%- endfor %}
    {%- for card in kpi_cards() %}
    {%- for variant in card.variants if variant.is_distinct %}
    {%- set part = part_of_bundle(side_by_side(card.id), 'is_in_whole', cuts_of(card), []) %}
    {%- set numerator = 'numerator_' ~ variant.number %}
    {%- set counted = 'counted_' ~ variant.number %}
    union all
    select
        {{ variant.number }} as variant_no,
        {{- grouped_cell_columns(part) }},
        event_date,
        {{ counted }} as counted,
        sum({{ numerator }}) as numerator,
        min(nullif(channel, 'unknown')) as first_channel,
        max(nullif(channel, 'unknown')) as last_channel
    from (select * from {{ part.events }} {{ where_day_touched(variant.number, 'event_date') }}) as events
    where
        {{ part.condition }}
        and {{ numerator }} is not null
    group by grouping sets (
        {{- grouping_sets_of(part, ['event_date', counted]) }}
    )
    {%- endfor %}
    {%- endfor %}
)

select
    *,
    {{ cell_id() }} as cell_id
from cells
