select
    system,
    table_name,
    file,
    record_number,
    fault_column as column_name,
    -- Columns may be shifted: shown is what looks like a time of day, a small number or one word,
    -- and nothing that could be a telephone number, an address or a name.
    case
        when {{ matches('fault_value', '[0-9T /.+Zz-]*:[0-9:T /.+Zz-]*') }} then fault_value
        when {{ matches('fault_value', '[+-]?[0-9.,]{1,6}') }} then fault_value
        when {{ matches('fault_value', '[a-z_]{1,30}') }} then fault_value
    end as value,
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
