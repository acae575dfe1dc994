with

generic as (
    select
        'generic' as source_system,
        contact_id as external_contact_id,
        agent_id,
        ringing_at,
        ended_at,
        result
    from {{ ref('stg_generic__ring_attempts') }}
    where row_status = 'used'
)

{{ input_rows('ring_attempts') }}
