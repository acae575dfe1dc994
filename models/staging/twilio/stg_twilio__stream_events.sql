{{ config(enabled=is_connected('twilio')) }}

with

landed as (
    select * from {{ source('raw_twilio', 'stream_events') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('twilio.stream_events') }}
