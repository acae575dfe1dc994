select
    'generic' as source_system,
    agent_id,
    valid_from,
    team,
    site,
    role,
    employment,
    fte,
    slots,
    hired_on,
    left_on,
    leave_kind
from {{ ref('stg_generic__agents') }}
where row_status = 'used'
