-- Each event has one value of its KPI's detail, if any: the parts make up the whole. Where a detail
-- is a share, only of what happened. What stands beside the whole is exempt; intervals and hours
-- have no details, days and weeks those of the whole, a channel or a queue.
with

cells as (
    select
        totals.*,
        cells.detail_name,
        coalesce(cells.whole_cell_no, totals.cell_no) as cell_no_of_whole,
        kpis.is_detail_share_of_whole
    from {{ ref('kpi_totals') }} as totals
    inner join {{ ref('kpi_cells') }} as cells on totals.cell_no = cells.cell_no
    inner join {{ ref('kpi_periods') }} as periods on totals.period_no = periods.period_no
    inner join {{ ref('dim_kpis') }} as kpis on totals.variant_no = kpis.variant_no
    where
        kpis.detail_name is not null
        {%- for card in kpi_cards() if card.detail.beside_the_whole %}
        and kpis.kpi_id <> '{{ card.id }}'
        {%- endfor %}
        and totals.numerator is not null
        and {{ is_touched(['totals.variant_no', 'totals.period_no'], 'kpi_totals') }}
        and periods.grain not in ('interval', 'hour')
        and (
            cells.slice in ('all', 'channel', 'queue') or periods.grain not in ('day', 'week')
        )
),

sums as (
    select
        variant_no,
        cell_no_of_whole,
        period_no,
        day_of_week,
        is_detail_share_of_whole,
        max(case when detail_name is null then n end) as n,
        max(case when detail_name is null then numerator end) as numerator,
        sum(case when detail_name is not null then n else 0 end) as n_of_parts,
        sum(case when detail_name is not null then numerator else 0 end) as numerator_of_parts
    from cells
    group by variant_no, cell_no_of_whole, period_no, day_of_week, is_detail_share_of_whole
)

select *
from sums
where
    abs(numerator - numerator_of_parts) > 1e-9 * (1 + abs(numerator))
    or (n <> n_of_parts and not is_detail_share_of_whole)
