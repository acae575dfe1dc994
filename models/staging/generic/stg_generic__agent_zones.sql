{{ config(
    slice=['agent_id'],
    touched=[changed('stg_generic__agents', 'agent_id')]
) }}

with

agents as (
    select * from {{ ref('stg_generic__agents') }}
    where row_status = 'used' and {{ is_touched('agent_id') }}
),

sites as (
    select * from {{ ref('sites') }}
),

days as (
    select
        agent_id,
        site,
        cast(coalesce(valid_from, cast('1970-01-01' as timestamp)) as date) as valid_day,
        row_number() over (
            partition by agent_id, cast(valid_from as date)
            order by valid_from desc
        ) as version_of_day
    from agents
),

spans as (
    select
        agent_id,
        site,
        -- The first version also holds for what came before it.
        case
            when row_number() over (partition by agent_id order by valid_day) = 1
                then cast('1970-01-01' as date)
            else valid_day
        end as first_day,
        coalesce(
            lead(valid_day) over (partition by agent_id order by valid_day),
            cast('9999-12-31' as date)
        ) as next_day
    from days
    where version_of_day = 1
)

select
    spans.agent_id,
    spans.first_day,
    spans.next_day,
    case when spans.site is not null then coalesce(sites.time_zone, 'UTC') end as time_zone
from spans
left join sites on spans.site = sites.site
