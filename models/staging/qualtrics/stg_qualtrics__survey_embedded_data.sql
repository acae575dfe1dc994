{{ config(enabled=is_connected('qualtrics')) }}

with

landed as (
    select * from {{ source('raw_qualtrics', 'survey_embedded_data') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('qualtrics.survey_embedded_data') }}
