select
    agent_id,
    source_system,
    version,
    team,
    site,
    role,
    employment,
    fte,
    slots,
    is_newest,
    valid_from,
    valid_to
from {{ ref('int_agent_versions') }}
