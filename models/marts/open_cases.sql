with

cases as (
    select
        coalesce(channel, 'unknown') as channel,
        coalesce(queue, 'unknown') as queue,
        coalesce(agent_team, 'unknown') as team,
        coalesce(issue_type, 'unknown') as issue_type,
        is_single_contact,
        floor(open_seconds) as whole_seconds,
        started_at
    from {{ ref('fct_cases') }}
    where is_open
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

slices as (
    select 'all' as slice
    union all
    select 'channel' as slice
    union all
    select 'queue' as slice
    union all
    select 'team' as slice
    union all
    select 'issue_type' as slice
    union all
    select 'team, issue_type' as slice
)

select
    slices.slice,
    case slices.slice when 'channel' then cases.channel end as channel,
    case slices.slice when 'queue' then cases.queue end as queue,
    case when slices.slice in ('team', 'team, issue_type') then cases.team end as team,
    case when slices.slice in ('issue_type', 'team, issue_type') then cases.issue_type end
        as issue_type,
    cases.is_single_contact,
    count(*) as open_cases,
    percentile_disc(0.5) within group (order by cases.whole_seconds) as median_seconds,
    percentile_disc(0.9) within group (order by cases.whole_seconds) as p90_seconds,
    max(cases.whole_seconds) as oldest_seconds,
    min(cases.started_at) as oldest_started_at,
    max(as_of.as_of_at) as as_of_at
from cases
cross join slices
cross join as_of
group by
    slices.slice,
    case slices.slice when 'channel' then cases.channel end,
    case slices.slice when 'queue' then cases.queue end,
    case when slices.slice in ('team', 'team, issue_type') then cases.team end,
    case when slices.slice in ('issue_type', 'team, issue_type') then cases.issue_type end,
    cases.is_single_contact
