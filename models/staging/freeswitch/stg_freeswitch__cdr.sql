{{ config(enabled=is_connected('freeswitch')) }}

with

landed as (
    select * from {{ source('raw_freeswitch', 'cdr') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('freeswitch.cdr') }}
