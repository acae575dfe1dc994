{{ config(
    materialized='incremental',
    slice=['variant_no', 'period_no'],
    touched_macro='touched_periods_of_totals',
    compared=false
) }}

-- In the order in which they are read: a KPI's cells of one slice lie together.
with

periods as (
    select * from {{ ref('kpi_periods') }}
),

merged as (
    select * from {{ ref('kpi_sums') }}
    {{ where_touched(['variant_no', 'period_no']) }}
    union all
    select
        sums.variant_no,
        sums.cell_no,
        all_time.period_no,
        sums.day_of_week,
        sum(sums.n) as n,
        sum(sums.numerator) as numerator,
        sum(sums.denominator) as denominator
    from {{ ref('kpi_sums') }} as sums
    inner join periods as years on sums.period_no = years.period_no and years.grain = 'year'
    inner join periods as all_time on all_time.grain = 'all'
    {{ where_touched(['sums.variant_no', 'all_time.period_no']) }}
    group by sums.variant_no, sums.cell_no, all_time.period_no, sums.day_of_week
),

sums as (
    select
        sums.*,
        cells.whole_cell_no,
        cells.detail_name is not null and kpis.is_detail_share_of_whole as is_share
    from merged as sums
    inner join {{ ref('kpi_cells') }} as cells on sums.cell_no = cells.cell_no
    inner join {{ ref('dim_kpis') }} as kpis on sums.variant_no = kpis.variant_no
),

intraday as (
    {%- for bundle in bundles() %}
    {%- for card in bundle.cards if card.intraday %}
    {%- set place = card.variants[0].place %}
    select
        {{ card.variants[0].number }} as variant_no,
        cell_id,
        grain,
        period_start,
        n_{{ place }} as n,
        numerator_{{ place }} as numerator,
        denominator_{{ place }} as denominator
    from {{ ref('kpi_intraday') }}
    where
        bundle = {{ bundle.number }}
        and numerator_{{ place }} is not null
        and slice in ({{ slices_of(cuts_of(card, intraday=true)) }})
    union all
    {%- endfor %}
    {%- endfor %}
    select
        0 as variant_no,
        cell_id,
        grain,
        period_start,
        n_1 as n,
        numerator_1 as numerator,
        denominator_1 as denominator
    from {{ ref('kpi_intraday') }}
    where false
),

totals as (
    select
        variant_no,
        cell_no,
        period_no,
        day_of_week,
        n,
        numerator,
        denominator,
        cast(null as double) as percentile
    from sums
    where not is_share
    union all
    -- A detail that is a share has the n and the denominator of the cell that it refines.
    select
        shares.variant_no,
        shares.cell_no,
        shares.period_no,
        shares.day_of_week,
        wholes.n,
        shares.numerator,
        wholes.denominator,
        cast(null as double) as percentile
    from sums as shares
    inner join sums as wholes
        on
            shares.variant_no = wholes.variant_no
            and shares.whole_cell_no = wholes.cell_no
            and shares.period_no = wholes.period_no
            and coalesce(shares.day_of_week, 0) = coalesce(wholes.day_of_week, 0)
    where shares.is_share
    union all
    select
        intraday.variant_no,
        cells.cell_no,
        periods.period_no,
        cast(null as bigint) as day_of_week,
        intraday.n,
        intraday.numerator,
        intraday.denominator,
        cast(null as double) as percentile
    from intraday
    inner join {{ ref('kpi_cells') }} as cells on intraday.cell_id = cells.cell_id
    inner join periods
        on intraday.grain = periods.grain and intraday.period_start = periods.period_start
    {{ where_touched(['intraday.variant_no', 'periods.period_no']) }}
    union all
    select
        variant_no,
        cell_no,
        period_no,
        day_of_week,
        n,
        numerator,
        denominator,
        cast(null as double) as percentile
    from {{ ref('kpi_distinct') }}
    {{ where_touched(['variant_no', 'period_no']) }}
    union all
    select
        percentiles.variant_no,
        cells.cell_no,
        percentiles.period_no,
        percentiles.day_of_week,
        percentiles.n,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(percentiles.whole_seconds as double) as percentile
    from {{ ref('kpi_percentiles') }} as percentiles
    inner join {{ ref('kpi_cells') }} as cells on percentiles.cell_id = cells.cell_id
    {{ where_touched(['percentiles.variant_no', 'percentiles.period_no']) }}
)

select
    cast(variant_no as bigint) as variant_no,
    cell_no,
    period_no,
    day_of_week,
    cast(n as bigint) as n,
    numerator,
    denominator,
    percentile
from totals
order by variant_no, cell_no, period_no
