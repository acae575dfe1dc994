with

landed as (
    select * from {{ source('raw_generic', 'call_steps') }}
    {{ where_landed_since() }}
),

zoned as (
    select
        *,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('generic.call_steps') }}
