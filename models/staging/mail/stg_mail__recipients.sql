{{ config(enabled=is_connected('mail')) }}

with

landed as (
    select * from {{ source('raw_mail', 'recipients') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('mail.recipients') }}
