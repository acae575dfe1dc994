with

landed as {{ inlined() }} (
    select * from {{ source('raw_generic', 'sales') }}
    {{ where_landed_since() }}
),

zoned as {{ inlined() }} (
    select
        *,
        'UTC' as _time_zone
    from landed
),

{{ staged_rows('generic.sales') }}
