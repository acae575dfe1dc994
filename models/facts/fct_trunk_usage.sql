{{ config(key='trunk_interval_id') }}

with

trunk_usage as (
    select * from {{ ref('input_trunk_usage') }}
),

sites as (
    select * from {{ ref('sites') }}
),

localised as (
    select
        trunk_usage.*,
        {{ local_from_utc('trunk_usage.interval_starts_at', "coalesce(sites.time_zone, 'UTC')") }}
            as starts_at_local
    from trunk_usage
    left join sites on trunk_usage.site = sites.site
)

select
    concat_ws(
        ':',
        localised.source_system,
        coalesce(localised.site, ''),
        coalesce(localised.trunk_group, ''),
        cast(localised.interval_starts_at as string)
    ) as trunk_interval_id,
    localised.source_system,
    'voice' as channel,
    localised.site,
    localised.trunk_group,
    shifts.shift,
    localised.circuits,
    localised.interval_seconds,
    localised.attempts,
    localised.blocked,
    localised.interval_starts_at as starts_at,
    localised.starts_at_local
from localised
left join {{ ref('int_shift_minutes') }} as shifts
    on {{ minute_of_day('localised.starts_at_local') }} = shifts.minute_of_day
