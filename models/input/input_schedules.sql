with

generic as (
    select
        {{ system_named_in(['agent_id']) }} as source_system,
        schedule_id,
        agent_id,
        activity,
        is_productive,
        is_paid,
        starts_at,
        ends_at,
        published_at
    from {{ ref('stg_generic__schedules') }}
    where row_status = 'used'
)

{{ input_rows('schedules') }}
