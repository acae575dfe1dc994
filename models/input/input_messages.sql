with

generic as (
    select
        'generic' as source_system,
        {{ contact_id('generic', 'conversation', 'conversation_id') }} as contact_id,
        message_id,
        sent_at,
        author,
        agent_id,
        coalesce(is_public, true) as is_public
    from {{ ref('stg_generic__messages') }}
    where row_status = 'used'
)

{{ input_rows('messages') }}
