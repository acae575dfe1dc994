{{ config(enabled=is_connected('typeform')) }}

with

landed as (
    select * from {{ source('raw_typeform', 'answers') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('typeform.answers') }}
