{{ config(
    materialized='incremental',
    slice=['cell_id'],
    touched=[
        changed('kpi_daily', 'cell_id') ~ ' where came',
        changed('kpi_stretches', 'cell_id') ~ ' where came',
        changed('kpi_percentiles', 'cell_id') ~ ' where came',
        changed('kpi_distinct', 'cell_id') ~ ' where came',
        changed('kpi_intraday', 'cell_id') ~ ' where came',
    ]
) }}

-- Numbered in the order in which they are read. Two cells with one fingerprint would be seen by the
-- test of its uniqueness.
with

cells as (
    {%- for relation in [
        ref('kpi_daily'), ref('kpi_stretches'), ref('kpi_intraday'), ref('kpi_percentiles'),
        ref('kpi_distinct')
    ] %}
    select
        cell_id,
        {{ cell_columns() | join(',\n        ') }}
    from {{ rows_that_came(relation) }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

numbered as (
    {{ select_numbered('cells', 'cell_no', ['cell_id'], cell_columns()) }}
),

-- A cell that stays may be the whole of one that came.
known as (
    select
        cell_id,
        cell_no
    from numbered
    {%- if is_refresh() %}
    union
    select
        cell_id,
        cell_no
    from {{ this }}
    {%- endif %}
)

select
    numbered.cell_no,
    numbered.cell_id,
    case when numbered.detail_name is not null then wholes.cell_no end as whole_cell_no,
    numbered.{{ cell_columns() | join(',\n    numbered.') }},
    numbered.slice not in ({{ slices_of(cuts_without_days()) }})
    and (
        numbered.detail_name is null
        or numbered.slice in ({{ slices_of(cuts_of_details_with_days()) }})
    ) as has_days,
    numbered.slice in ({{ slices_of(cuts_with_weekdays()) }}) as has_weekdays
from numbered
left join known as wholes on {{ whole_cell_id('numbered.') }} = wholes.cell_id
