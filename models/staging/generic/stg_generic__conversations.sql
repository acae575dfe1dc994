with

landed as {{ inlined() }} (
    select * from {{ source('raw_generic', 'conversations') }}
    {{ where_landed_since() }}
),

sites as (
    select * from {{ ref('sites') }}
),

zoned as {{ inlined() }} (
    select
        landed.*,
        coalesce(sites.time_zone, 'UTC') as _time_zone
    from landed
    left join sites on landed.site = sites.site
),

{{ staged_rows('generic.conversations') }}
