{{ config(enabled=is_connected('surveymonkey')) }}

with

landed as (
    select * from {{ source('raw_surveymonkey', 'answers') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('surveymonkey.answers') }}
