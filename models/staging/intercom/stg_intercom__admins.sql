{{ config(enabled=is_connected('intercom')) }}

with

landed as (
    select * from {{ source('raw_intercom', 'admins') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('intercom.admins') }}
