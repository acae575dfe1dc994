-- One row per version of an agent: some change their team half-way.
with

agents as (
    select
        sites.site,
        number,
        sites.site || '-' || lpad(cast(number as varchar), 4, '0') as agent_id,
        hash(sites.site, number) as luck
    from sites
    cross join range(1, 100001) as numbers (number)
    where number <= sites.agents
),

versions as (
    select
        agents.*,
        version
    from agents
    cross join (values (1), (2)) as versions (version)
    where version = 1 or number % 7 = 3
)

select
    agent_id,
    case when version = 2 then $first_day + 500 end as valid_from,
    'Agent ' || agent_id as name,
    site || ' team ' || cast((number + version) % (2 + number // 40) + 1 as varchar) as team,
    site,
    case when number % 12 = 5 then 'specialist' else 'agent' end as role,
    case when luck % 10 < 7 then 'full time' when luck % 10 < 9 then 'part time' end as employment,
    case when luck % 10 < 7 then 1 when luck % 10 < 9 then 0.5 end as fte,
    1 as slots,
    $first_day - cast(luck % 2000 as integer) as hired_on,
    cast(null as date) as left_on,
    cast(null as varchar) as leave_kind
from versions
order by agent_id, version
