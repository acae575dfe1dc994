-- Numbered in the order in which they are read. Two cells with one fingerprint would be seen by the
-- test of its uniqueness.
with

cells as (
    {%- for relation in [
        ref('kpi_daily'), ref('kpi_percentiles'), ref('kpi_daily_counted'), ref('kpi_intraday')
    ] %}
    select
        cell_id,
        {{ cell_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        *,
        {{ whole_cell_id() }} as whole_cell_id,
        row_number() over (order by {{ cell_columns() | join(', ') }}) as cell_no
    from cells
)

select
    numbered.cell_no,
    numbered.cell_id,
    case when numbered.detail_name is not null then wholes.cell_no end as whole_cell_no,
    numbered.{{ cell_columns() | join(',\n    numbered.') }},
    numbered.slice not in ({{ slices_of(cuts_without_days()) }})
    and (numbered.detail_name is null or numbered.slice in ('all', 'channel', 'queue'))
        as has_days,
    numbered.slice in ({{ slices_of(cuts_with_weekdays()) }}) as has_weekdays
from numbered
left join numbered as wholes on numbered.whole_cell_id = wholes.cell_id
