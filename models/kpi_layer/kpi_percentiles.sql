{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_percentiles',
    days='select touched.slice_1, periods.date_day from {kpi_period_days} as periods'
    ~ ' inner join {touched} as touched on periods.period_no = touched.slice_2',
    compared=false
) }}

{%- set periods = ref('kpi_period_days') %}
{%- do ref('dim_kpis') %}
{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- Nearest rank, straight from the events of each period: nothing shorter than these merges right. A
-- cut after the other, for the engine holds all seconds of a statement in memory.
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
        cast(null as bigint) as whole_seconds
) as cells
where false
{%- for card in kpi_cards() %}
{%- for events_of in card.variants
    if events_of.is_percentile and events_of.events_from == events_of.name %}
{%- for cut in cuts_of(card) %}
{{ and_then() }}
select
    cells.*,
    {{ cell_id() }} as cell_id
from (
    select
        variants.variant_no,
        {{- cell_columns_of(cut) }},
        ranked.period_no,
        ranked.day_of_week,
        ranked.n,
        {{ element_of('ranked.seconds', 'variants.place') }} as whole_seconds
    from (
        select
            {%- for column in cut %}
            events.{{ column }},
            {%- endfor %}
            periods.period_no,
            periods.day_of_week,
            count(*) as n,
            {{ nearest_ranks(
                'cast(floor(events.numerator_' ~ events_of.number ~ ') as bigint)', [0.5, 0.9]
            ) }} as seconds
        from {{ side_by_side(card.id) }} as events
        inner join {{ periods }} as periods
            on
                events.event_date = periods.date_day
                {{- and_in_periods_of(cut) }}
                and {{ is_touched_for(events_of.number, 'periods.period_no') }}
        where
            events.is_in_whole
            and events.numerator_{{ events_of.number }} is not null
            {%- if is_refresh() %}
            and {{ not_before_first_day('events.event_at_local', events_of.number) }}
            {%- endif %}
        group by
            {%- for column in cut %}
            events.{{ column }},
            {%- endfor %}
            periods.period_no,
            periods.day_of_week
    ) as ranked
    cross join (
        {%- for variant in card.variants
            if variant.is_percentile and variant.events_from == events_of.name %}
        select
            {{ variant.number }} as variant_no,
            {{ 1 if variant.aggregation == 'p50' else 2 }} as place
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as variants
) as cells
{%- endfor %}
{%- endfor %}
{%- endfor %}
