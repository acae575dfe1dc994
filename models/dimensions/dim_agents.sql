with

versions as (
    select * from {{ ref('int_agent_versions') }}
    where is_newest
),

seen as (
    select
        source_system,
        agent_id
    from {{ ref('int_legs') }}
    where agent_id is not null
    union
    select
        source_system,
        agent_id
    from {{ ref('int_message_legs') }}
    where agent_id is not null
    union
    select
        source_system,
        agent_id
    from {{ ref('input_ring_attempts') }}
    union
    select
        source_system,
        agent_id
    from {{ ref('input_surveys') }}
    where agent_id is not null
    union
    select
        source_system,
        agent_id
    from {{ ref('input_agent_states') }}
    union
    select
        source_system,
        agent_id
    from {{ ref('input_schedules') }}
    union
    select
        source_system,
        agent_id
    from {{ ref('input_quality_reviews') }}
    union
    select
        source_system,
        agent_id
    from {{ ref('input_sales') }}
    where agent_id is not null
)

select
    coalesce(versions.agent_id, seen.agent_id) as agent_id,
    coalesce(versions.source_system, seen.source_system) as source_system,
    versions.agent_name,
    versions.team,
    versions.site,
    versions.role,
    versions.employment,
    versions.fte,
    versions.slots,
    versions.hired_on,
    versions.left_on,
    versions.leave_kind
from versions
full outer join seen
    on versions.source_system = seen.source_system and versions.agent_id = seen.agent_id
