{{ config(enabled=is_connected('talkdesk')) }}

with

landed as (
    select * from {{ source('raw_talkdesk', 'studio_flow_execution') }}
    {{ where_landed_since() }}
),

-- A report is in the zone that it was asked for in, and does not say which that is.
zones as (
    select coalesce(max(case when name = 'talkdesk_time_zone' then value end), 'UTC') as time_zone
    from {{ ref('deployment') }}
),

zoned as (
    select
        landed.*,
        zones.time_zone as _time_zone
    from landed
    cross join zones
),

{{ staged_rows('talkdesk.studio_flow_execution') }}
