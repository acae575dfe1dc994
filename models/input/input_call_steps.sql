with

generic as (
    select
        'generic' as source_system,
        {{ contact_id('generic', 'call', 'call_id') }} as contact_id,
        step,
        entered_at,
        left_at,
        exit
    from {{ ref('stg_generic__call_steps') }}
    where row_status = 'used'
)

{{ input_rows('call_steps') }}
