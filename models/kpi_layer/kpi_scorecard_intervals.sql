{{ config(database=target.database, schema='kpi_layer') }}

with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

spreads as (
    select
        *,
        numerator / nullif(denominator, 0) as value,
        {{ ratio_half_width(
            'units', 'numerator', 'nullif(denominator, 0)', 'numerator_squares',
            'denominator_squares', 'products'
        ) }} as half_width
    from {{ ref('kpi_scorecard_spreads') }}
),

ends as (
    select
        spreads.variant_no,
        spreads.grain,
        spreads.beside,
        spreads.slice,
        spreads.channel,
        spreads.units,
        spreads.value,
        case
            when spreads.is_share then 'share'
            when spreads.half_width is not null then 'ratio'
        end as interval_kind,
        case
            when spreads.is_share
                then {{ wilson_bound('spreads.value', 'spreads.units', '-') }}
            -- What cannot be below 0 is not said to be.
            when kpis.unit in ('ratio', 'seconds')
                then greatest(0, spreads.value - spreads.half_width)
            else spreads.value - spreads.half_width
        end as low_95,
        case
            when spreads.is_share
                then {{ wilson_bound('spreads.value', 'spreads.units', '+') }}
            when kpis.is_bounded then least(1, spreads.value + spreads.half_width)
            else spreads.value + spreads.half_width
        end as high_95
    from spreads
    inner join kpis on spreads.variant_no = kpis.variant_no
)

select
    variant_no,
    grain,
    beside,
    slice,
    channel,
    units,
    value,
    interval_kind,
    case when interval_kind is not null then low_95 end as low_95,
    case when interval_kind is not null then high_95 end as high_95
from ends
union all
select
    variant_no,
    grain,
    beside,
    slice,
    channel,
    units,
    value,
    case when low_95 is not null then 'percentile' end as interval_kind,
    low_95,
    high_95
from {{ ref('kpi_scorecard_percentiles') }}
