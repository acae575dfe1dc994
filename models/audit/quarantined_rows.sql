select
    system,
    table_name,
    file,
    record_number,
    fault_column as column_name,
    fault_value as value,
    fault_reason as reason
from {{ ref('int_landed_rows') }}
where row_status = 'quarantined'
union all
select
    system,
    table_name,
    file,
    record_number,
    column_name,
    value,
    reason
from {{ source('landing', 'rejected_rows') }}
