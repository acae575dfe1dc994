{{ config(enabled=is_connected('talkdesk')) }}

with

landed as (
    select * from {{ source('raw_talkdesk', 'calls') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('talkdesk.calls') }}
