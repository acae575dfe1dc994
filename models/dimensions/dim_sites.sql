with

settings as (
    select * from {{ ref('sites') }}
),

seen as (
    select site
    from {{ ref('int_legs') }}
    where site is not null
    union
    select site
    from {{ ref('int_agent_versions') }}
    where site is not null
    union
    select site
    from {{ ref('input_trunk_usage') }}
    where site is not null
)

select
    coalesce(settings.site, seen.site) as site,
    coalesce(settings.time_zone, 'UTC') as time_zone,
    settings.description,
    settings.site is not null as is_in_settings
from settings
full outer join seen on settings.site = seen.site
