{{ config(materialized='view') }}

-- Every row that landing could read, with what became of it, whatever its table.
{%- for table in landed_tables() %}
select
    '{{ table.split('.')[0] }}' as system,
    '{{ table.split('.')[1] }}' as table_name,
    file,
    record_number,
    landing_id,
    row_status,
    fault_column,
    fault_value,
    fault_reason
from {{ ref_staged(table) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
