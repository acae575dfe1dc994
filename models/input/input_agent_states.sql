with

generic as (
    select
        'generic' as source_system,
        agent_id,
        state,
        contact_id as external_contact_id,
        is_productive,
        is_paid,
        started_at,
        ended_at
    from {{ ref('stg_generic__agent_states') }}
    where row_status = 'used'
)

{{ input_rows('agent_states') }}
