-- One row per kind of open case, and channel, queue, team or all: how many are open now, how old.
select
    cases.slice,
    cases.channel,
    cases.queue,
    cases.team,
    case when cases.is_single_contact then 'contacts without a case' else 'cases' end as kind,
    cases.open_cases,
    cases.median_seconds / 86400 as median_days,
    cases.p90_seconds / 86400 as p90_days,
    cases.oldest_seconds / 86400 as oldest_days,
    strftime(cases.oldest_started_at, '%Y-%m-%d %H:%M') as oldest_started_at
from kpi.open_cases as cases
where
    cases.grain = 'now'
    and cases.slice in ('all', 'channel', 'queue', 'team')
    and (cases.queue is null or cases.queue in (select shown_queues.name from shown_queues))
    and (cases.team is null or cases.team in (select shown_teams.name from shown_teams))
order by cases.slice, cases.channel, cases.queue, cases.team, cases.is_single_contact;
