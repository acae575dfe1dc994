{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_percentiles',
    compared=false
) }}

-- Nearest rank, straight from the events of each period: nothing shorter than these merges right.
with

periods as (
    select * from {{ ref('kpi_period_days') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
    where aggregation in ('p50', 'p90')
),

cells as (
    select
        cast(null as bigint) as events_variant_no,
        {{- no_cell_columns() }},
        cast(null as bigint) as period_no,
        cast(null as bigint) as day_of_week,
        cast(null as bigint) as n,
        cast(null as bigint) as p50,
        cast(null as bigint) as p90
    where false
    {%- for kpi in kpis() %}
    {%- do ref(kpi) %}
    {%- endfor %}
    {%- for card in kpi_cards() %}
    {%- for variant in card.variants
        if variant.is_percentile and variant.events_from == variant.name %}
    {%- set cuts = cuts_of(card) %}
    {%- for chosen, condition in [
        (cuts | reject('in', cuts_without_days()) | list, 'periods.day_of_week is null'),
        (
            cuts | select('in', cuts_without_days()) | list,
            'periods.day_of_week is null and not periods.is_short',
        ),
        (
            cuts | select('in', cuts_with_weekdays()) | list,
            'periods.day_of_week is not null',
        ),
    ] if chosen %}
    {%- set part = part_of_bundle(side_by_side(card.id), 'is_in_whole', chosen, []) %}
    {%- set whole_seconds = 'cast(floor(events.numerator_' ~ variant.number ~ ') as bigint)' %}
    union all
    select
        {{ variant.number }} as events_variant_no,
        {{- grouped_cell_columns(part) }},
        periods.period_no,
        periods.day_of_week,
        count(*) as n,
        percentile_disc(0.5) within group (order by {{ whole_seconds }}) as p50,
        percentile_disc(0.9) within group (order by {{ whole_seconds }}) as p90
    from {{ part.events }} as events
    inner join periods
        on
            events.event_date = periods.date_day
            and {{ condition }}
            and {{ is_period_touched(variant.number) }}
    where {{ part.condition }} and events.numerator_{{ variant.number }} is not null
    group by grouping sets (
        {{- grouping_sets_of(part, ['periods.period_no', 'periods.day_of_week']) }}
    )
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
),

numbered as (
    select
        *,
        {{ cell_id() }} as cell_id
    from cells
)

select
    kpis.variant_no,
    numbered.cell_id,
    numbered.{{ cell_columns() | join(',\n    numbered.') }},
    numbered.period_no,
    numbered.day_of_week,
    numbered.n,
    case kpis.aggregation when 'p50' then numbered.p50 else numbered.p90 end as whole_seconds
from numbered
inner join kpis on numbered.events_variant_no = kpis.events_variant_no
