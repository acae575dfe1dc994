{{ config(enabled=is_connected('twilio')) }}

with

landed as (
    select * from {{ source('raw_twilio', 'callback_events') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('twilio.callback_events') }}
