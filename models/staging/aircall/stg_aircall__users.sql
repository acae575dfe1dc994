{{ config(enabled=is_connected('aircall')) }}

with

landed as (
    select * from {{ source('raw_aircall', 'users') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('aircall.users') }}
