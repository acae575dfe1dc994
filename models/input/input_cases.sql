select
    'generic' as source_system,
    case_id,
    issue_type,
    opened_at,
    resolved_at,
    reopened_at
from {{ ref('stg_generic__cases') }}
where row_status = 'used'
