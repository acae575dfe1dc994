{{ config(materialized='incremental', key='source_system, agent_id') }}

-- Intervals of a zone that is a quarter of an hour off are that short, so that none crosses a local
-- midnight.
with

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

settings as (
    select * from {{ ref('int_settings') }}
)

select
    agent_versions.source_system,
    agent_versions.agent_id,
    min(
        case
            when
                {{ minute_of_day(local_from_utc(
                    "cast('2000-01-01' as timestamp)", "coalesce(sites.time_zone, 'UTC')"
                )) }} * 60 % settings.interval_seconds = 0
                then settings.interval_seconds
            else 900
        end
    ) as interval_seconds
from agent_versions
cross join settings
left join sites on agent_versions.site = sites.site
group by agent_versions.source_system, agent_versions.agent_id
