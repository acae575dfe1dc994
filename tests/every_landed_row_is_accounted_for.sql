select *
from {{ ref('row_accounting') }}
where rows_read <> used + replaced + duplicates + quarantined
