{{ config(database=target.database, schema='kpi_layer') }}

-- Exact histograms of whole seconds, of one local date each: percentiles of coarser periods and
-- nothing less come out right when these are merged.
with

cells as (
    select
        cast(null as bigint) as variant_no,
        {{- no_cell_columns() }},
        cast(null as date) as event_date,
        cast(null as bigint) as whole_seconds,
        cast(null as bigint) as n
    where false
    {%- for kpi in kpis() %}
    {%- do ref(kpi) %}
    {%- endfor %}
    {%- for card in kpi_cards() %}
    {%- for variant in card.variants
        if variant.is_percentile and variant.events_from == variant.name %}
    {%- set part = part_of_bundle(side_by_side(card.id), 'is_in_whole', cuts_of(card), []) %}
    {%- set whole_seconds = 'cast(floor(numerator_' ~ variant.number ~ ') as bigint)' %}
    union all
    select
        {{ variant.number }} as variant_no,
        {{- grouped_cell_columns(part) }},
        event_date,
        {{ whole_seconds }} as whole_seconds,
        count(*) as n
    from {{ part.events }}
    where {{ part.condition }} and numerator_{{ variant.number }} is not null
    group by grouping sets (
        {{- grouping_sets_of(part, ['event_date', whole_seconds]) }}
    )
    {%- endfor %}
    {%- endfor %}
)

select
    *,
    {{ cell_id() }} as cell_id
from cells
