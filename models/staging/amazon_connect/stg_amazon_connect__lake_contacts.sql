{{ config(enabled=is_connected('amazon_connect')) }}

with

landed as (
    select * from {{ source('raw_amazon_connect', 'lake_contacts') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('amazon_connect.lake_contacts') }}
