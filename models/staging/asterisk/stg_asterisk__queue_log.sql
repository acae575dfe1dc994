{{ config(enabled=is_connected('asterisk')) }}

with

landed as (
    select * from {{ source('raw_asterisk', 'queue_log') }}
    {{ where_landed_since() }}
),

-- What a database holds is in the machine's local time, and does not say which that is.
zones as (
    select coalesce(max(case when name = 'asterisk_time_zone' then value end), 'UTC') as time_zone
    from {{ ref('deployment') }}
),

zoned as (
    select
        landed.*,
        zones.time_zone as _time_zone
    from landed
    cross join zones
),

{{ staged_rows('asterisk.queue_log') }}
