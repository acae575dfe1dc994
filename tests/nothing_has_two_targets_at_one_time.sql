with

targets as (
    select
        *,
        row_number() over (
            partition by kpi_id, variant, scope, scope_value, channel, time_frame
            order by valid_from nulls first, valid_to, low, high
        ) as place,
        coalesce(valid_from, cast('1900-01-01' as date)) as first_date,
        coalesce(valid_to, cast('9999-12-31' as date)) as last_date
    from {{ ref('kpi_targets') }}
)

select
    earlier.target_id,
    later.target_id as target_id_beside
from targets as earlier
inner join targets as later
    on
        earlier.kpi_id = later.kpi_id
        and earlier.variant = later.variant
        and earlier.scope = later.scope
        and coalesce(earlier.scope_value, '') = coalesce(later.scope_value, '')
        and coalesce(earlier.channel, '') = coalesce(later.channel, '')
        and coalesce(earlier.time_frame, '') = coalesce(later.time_frame, '')
        and earlier.place < later.place
        and earlier.last_date >= later.first_date
        and earlier.first_date <= later.last_date
