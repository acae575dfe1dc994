-- One row per kind of survey, period and cut: who was invited, and how many of them answered. The
-- KPI survey_response_rate has all kinds in one; these are its events. No days, and weeks of the
-- whole and its channels only: the rest holds too few.
with periods as (
    select
        grain,
        period_label,
        cast(period_start as date) as first_date
    from shown_periods
    where grain <> 'day'
),

invited as (
    select
        survey.kind,
        cast(survey.invited_at_local as date) as invited_on,
        coalesce(survey.channel, 'unknown') as channel,
        coalesce(survey.queue, 'unknown') as queue,
        coalesce(survey.agent_team, 'unknown') as team,
        count(*) as n,
        count_if(survey.is_answered) as answered
    from core.fct_surveys as survey
    where survey.invited_at is not null and not survey.is_of_outbound_contact
    group by all
),

by_period as (
    select
        periods.grain,
        periods.period_label,
        invited.*
    from invited
    inner join periods
        on date_trunc(periods.grain, invited.invited_on) = periods.first_date
),

cells as (
    select
        grain,
        period_label,
        kind,
        case grouping(channel, queue, team)
            when 7 then 'all'
            when 3 then 'channel'
            when 5 then 'queue'
            else 'team'
        end as slice,
        channel,
        queue,
        team,
        sum(n) as n,
        sum(answered) as answered
    from by_period
    -- SQLFluff does not know grouping sets.
    group by grouping sets (  -- noqa: PRS
        (grain, period_label, kind),
        (grain, period_label, kind, channel),
        (grain, period_label, kind, queue),
        (grain, period_label, kind, team)
    )
)

select
    cells.grain,
    cells.period_label,
    cells.slice,
    cells.channel,
    cells.queue,
    cells.team,
    upper(cells.kind) as name,
    cells.n,
    cells.answered,
    cells.answered / cells.n as value
from cells
where
    (cells.grain = 'month' or cells.slice in ('all', 'channel'))
    and (cells.queue is null or cells.queue in (select shown_queues.name from shown_queues))
    and (cells.team is null or cells.team in (select shown_teams.name from shown_teams))
order by name, slice, channel, queue, team, grain, period_label;
