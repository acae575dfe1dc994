{{ config(enabled=is_connected('zendesk')) }}

with

landed as (
    select * from {{ source('raw_zendesk', 'satisfaction_ratings') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('zendesk.satisfaction_ratings') }}
