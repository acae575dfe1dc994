{{ config(materialized='view') }}

-- Every row that landing could read, with what became of it, whatever its table.
{%- for table in contract_tables() %}
select
    'generic' as system,
    '{{ table }}' as table_name,
    file,
    record_number,
    landing_id,
    row_status,
    fault_column,
    fault_value,
    fault_reason
from {{ ref('stg_generic__' ~ table) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
