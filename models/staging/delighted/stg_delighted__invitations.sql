{{ config(enabled=is_connected('delighted')) }}

with

landed as (
    select * from {{ source('raw_delighted', 'invitations') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('delighted.invitations') }}
