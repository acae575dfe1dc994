-- One row per month, and channel, queue, team or all: the cases that were open at its end.
select
    cases.grain,
    cases.period_label,
    cases.slice,
    cases.channel,
    cases.queue,
    cases.team,
    cases.open_cases as value
from kpi.open_cases as cases
inner join shown_periods as period
    on cases.grain = period.grain and cases.period_start = period.period_start
where
    cases.grain = 'month'
    and not cases.is_single_contact
    and cases.slice in ('all', 'channel', 'queue', 'team')
    and (cases.queue is null or cases.queue in (select shown_queues.name from shown_queues))
    and (cases.team is null or cases.team in (select shown_teams.name from shown_teams))
order by cases.slice, cases.channel, cases.queue, cases.team, period.period_start;
