{{ config(enabled=is_connected('qualtrics')) }}

with

landed as (
    select * from {{ source('raw_qualtrics', 'responses') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        coalesce(landed.time_zone, 'UTC') as _time_zone
    from landed
),

{{ staged_rows('qualtrics.responses') }}
