{{ config(database=target.database, schema='kpi_layer') }}

-- What each cell is cut by. Two cells with one number would be seen by the test of its uniqueness.
{%- for relation in [ref('kpi_daily'), ref('kpi_daily_seconds'), ref('kpi_intraday')] %}
select
    cell_id,
    whole_cell_id,
    {{ cell_columns() | join(',\n    ') }}
from {{ relation }}
{{ 'union' if not loop.last }}
{%- endfor %}
