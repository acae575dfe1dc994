with

generic as (
    select
        'generic' as source_system,
        site,
        trunk_group,
        circuits,
        attempts,
        blocked,
        interval_seconds,
        interval_start as interval_starts_at
    from {{ ref('stg_generic__trunk_usage') }}
    where row_status = 'used'
)

{{ input_rows('trunk_usage') }}
