{{ config(enabled=is_connected('genesys_cloud')) }}

with

landed as (
    select * from {{ source('raw_genesys_cloud', 'metrics') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        landed.*,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('genesys_cloud.metrics') }}
