-- What stands behind a page's name (a query, a mark) may say who the visitor is.
with

generic as (
    select
        'generic' as source_system,
        visit_id,
        entered_at,
        split_part(split_part(page, '?', 1), '#', 1) as page,
        max(left_at) as left_at
    from {{ ref('stg_generic__web_visits') }}
    where row_status = 'used'
    group by visit_id, entered_at, split_part(split_part(page, '?', 1), '#', 1)
)

{{ input_rows('web_visits') }}
