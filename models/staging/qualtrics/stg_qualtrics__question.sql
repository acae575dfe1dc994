{{ config(enabled=is_connected('qualtrics')) }}

with

landed as (
    select * from {{ source('raw_qualtrics', 'question') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('qualtrics.question') }}
