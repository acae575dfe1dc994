{{ config(enabled=is_connected('reconcile')) }}

with

landed as (
    select * from {{ source('raw_reconcile', 'figures') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('reconcile.figures') }}
