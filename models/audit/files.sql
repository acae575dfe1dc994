select
    system,
    table_name,
    file,
    status,
    reason,
    cast(size_bytes as bigint) as size_bytes,
    cast(rows_read as bigint) as rows_read,
    cast(landing_id as bigint) as landing_id,
    is_present,
    landed_at
from {{ source('landing', 'files') }}
