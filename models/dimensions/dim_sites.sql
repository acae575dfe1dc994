with

settings as (
    select * from {{ ref('sites') }}
),

seen as (
    select distinct site
    from {{ ref('int_contacts') }}
    where site is not null
)

select
    coalesce(settings.site, seen.site) as site,
    coalesce(settings.time_zone, 'UTC') as time_zone,
    settings.description,
    settings.site is not null as is_in_settings
from settings
full outer join seen on settings.site = seen.site
