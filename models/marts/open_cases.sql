{{ config(
    touched=[
        changed('calendar_periods', 'grain, period_label'),
        'select calendar.grain, calendar.period_label from {calendar_periods} as calendar inner join '
        ~ changes('fct_cases') ~ ' as cases on cases.started_at_local < calendar.period_end'
        ~ ' and (cases.resolved_at_local >= calendar.period_end'
        ~ ' or (cases.resolved_at_local is null and cases.is_open))',
        "select 'now', 'now'",
    ]
) }}

{#- A slice after the other, for the engine holds all ages of a statement in memory. -#}
{%- for slice in ['all', 'channel', 'queue', 'team', 'issue_type', 'team, issue_type'] %}
{{ and_then() if not loop.first }}
(
    with

    cases as (
        select * from {{ ref('fct_cases') }}
    ),

    sites as (
        select * from {{ ref('sites') }}
    ),

    as_of as (
        select * from {{ ref('int_as_of') }}
    ),

    months as (
        select distinct
            period_start,
            period_label,
            cast(period_end as timestamp) as ends_at_local
        from {{ ref('calendar_periods') }}
        where grain = 'month' and is_complete and {{ is_touched(['grain', 'period_label']) }}
    ),

    zones as (
        select time_zone from sites
        union
        select 'UTC' as time_zone
    ),

    -- Where the case's site is, a month ends at another instant.
    month_ends as (
        select
            months.*,
            zones.time_zone,
            {{ utc_from_local('months.ends_at_local', 'zones.time_zone') }} as ends_at
        from months
        cross join zones
    ),

    -- Whoever was open at a month's end is so now, or was resolved after it; of others nobody says.
    open_then as (
        select
            'month' as grain,
            cast(months.period_start as timestamp) as period_start,
            months.period_label,
            cases.channel,
            cases.queue,
            cases.agent_team,
            cases.issue_type,
            cases.is_single_contact,
            {{ seconds_between('cases.started_at', 'months.ends_at') }} as open_seconds,
            cases.started_at
        from cases
        left join sites on cases.site = sites.site
        inner join month_ends as months
            on
                months.time_zone = coalesce(sites.time_zone, 'UTC')
                and cases.started_at_local < months.ends_at_local
                and (
                    cases.resolved_at_local >= months.ends_at_local
                    or (cases.resolved_at_local is null and cases.is_open)
                )
    ),

    open_now as (
        select
            'now' as grain,
            as_of.as_of_at as period_start,
            'now' as period_label,
            cases.channel,
            cases.queue,
            cases.agent_team,
            cases.issue_type,
            cases.is_single_contact,
            case
                when as_of.as_of_at >= cases.started_at
                    then {{ seconds_between('cases.started_at', 'as_of.as_of_at') }}
            end as open_seconds,
            cases.started_at
        from cases
        cross join as_of
        where cases.is_open
    ),

    open_cases as (
        select * from open_then
        union all
        select * from open_now
    ),

    -- Cut, and in whole seconds.
    cut as (
        select
            open_cases.grain,
            open_cases.period_start,
            open_cases.period_label,
            '{{ slice }}' as slice,
            case '{{ slice }}' when 'channel' then coalesce(open_cases.channel, 'unknown') end
                as channel,
            case '{{ slice }}' when 'queue' then coalesce(open_cases.queue, 'unknown') end as queue,
            case
                when '{{ slice }}' in ('team', 'team, issue_type')
                    then coalesce(open_cases.agent_team, 'unknown')
            end as team,
            case
                when '{{ slice }}' in ('issue_type', 'team, issue_type')
                    then coalesce(open_cases.issue_type, 'unknown')
            end as issue_type,
            open_cases.is_single_contact,
            floor(open_cases.open_seconds) as whole_seconds,
            open_cases.started_at
        from open_cases
    )

    select
        grain,
        period_start,
        period_label,
        slice,
        channel,
        queue,
        team,
        issue_type,
        is_single_contact,
        count(*) as open_cases,
        {{ element_of(nearest_ranks('whole_seconds', [0.5, 0.9]), 1) }} as median_seconds,
        {{ element_of(nearest_ranks('whole_seconds', [0.5, 0.9]), 2) }} as p90_seconds,
        max(whole_seconds) as oldest_seconds,
        min(started_at) as oldest_started_at
    from cut
    group by
        grain,
        period_start,
        period_label,
        slice,
        channel,
        queue,
        team,
        issue_type,
        is_single_contact
)
{%- endfor %}
