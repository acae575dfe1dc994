with

generic as (
    select
        'generic' as source_system,
        channel,
        queue,
        kind,
        amount,
        period_start as period_starts_at,
        period_end as period_ends_at
    from {{ ref('stg_generic__costs') }}
    where row_status = 'used'
)

{{ input_rows('costs') }}
