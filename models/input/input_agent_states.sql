with

generic as (
    select
        {{ system_named_in(['agent_id']) }} as source_system,
        agent_id,
        state,
        {{ contact_kind_in('contact_id') }} as contact_kind,
        {{ id_in_its_system('contact_id') }} as external_contact_id,
        is_productive,
        is_paid,
        started_at,
        ended_at
    from {{ ref('stg_generic__agent_states') }}
    where row_status = 'used'
)

{{ input_rows('agent_states') }}
