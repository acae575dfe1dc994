{{ config(
    materialized='incremental',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_totals',
    compared=false,
    pieces={'column': 'variant_no', 'values_macro': 'variant_numbers'}
) }}

{%- set merged, intraday = ref('kpi_merged'), ref('kpi_intraday') %}
{%- set distinct, percentiles = ref('kpi_distinct'), ref('kpi_percentiles') %}
{%- set cells, periods = ref('kpi_cells'), ref('kpi_periods') %}
{%- do ref('dim_kpis') %}

-- A KPI after the other, each in the order in which it is read: its cells of one slice lie together.
select
    cast(null as bigint) as variant_no,
    cast(null as bigint) as cell_no,
    cast(null as bigint) as period_no,
    cast(null as bigint) as day_of_week,
    cast(null as bigint) as n,
    cast(null as double) as numerator,
    cast(null as double) as denominator,
    cast(null as double) as percentile
where false
{%- for card in kpi_cards() %}
{{ and_then() }}
(
    select * from (
        {%- for variant in card.variants %}
        {%- if variant.is_percentile %}
        select
            percentiles.variant_no,
            cells.cell_no,
            percentiles.period_no,
            percentiles.day_of_week,
            percentiles.n,
            cast(null as double) as numerator,
            cast(null as double) as denominator,
            cast(percentiles.whole_seconds as double) as percentile
        from {{ percentiles }} as percentiles
        inner join {{ cells }} as cells on percentiles.cell_id = cells.cell_id
        where
            percentiles.variant_no = {{ variant.number }}
            and {{ is_touched_for(variant.number, 'percentiles.period_no') }}
        {%- elif variant.is_distinct %}
        select
            counted_once.variant_no,
            cells.cell_no,
            counted_once.period_no,
            counted_once.day_of_week,
            counted_once.n,
            counted_once.numerator,
            counted_once.denominator,
            cast(null as double) as percentile
        from {{ distinct }} as counted_once
        inner join {{ cells }} as cells on counted_once.cell_id = cells.cell_id
        where
            counted_once.variant_no = {{ variant.number }}
            and {{ is_touched_for(variant.number, 'counted_once.period_no') }}
        {%- else %}
        {{ totals_of_variant(card, variant, merged, intraday, cells, periods) }}
        {%- endif %}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as totals
    order by variant_no, cell_no, period_no
)
{%- endfor %}
