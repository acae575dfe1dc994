with

generic as (
    select
        {{ system_named_in(['contact_id', 'agent_id']) }} as source_system,
        {{ id_in_its_system('contact_id') }} as external_contact_id,
        agent_id,
        ringing_at,
        ended_at,
        result
    from {{ ref('stg_generic__ring_attempts') }}
    where row_status = 'used'
)

{{ input_rows('ring_attempts') }}
