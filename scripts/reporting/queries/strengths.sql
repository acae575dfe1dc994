-- One row per agent who is with us and issue type: how many problems were solved at the first
-- contact in the latest $months complete months, beside what all others solved of the same issue
-- type on the same channels. Chats are solved more seldom than calls, whoever has them.
with months as (
    select
        period_start,
        period_label
    from shown_periods
    where grain = 'month' and age <= $months
),

by_channel as (
    select
        event.agent_id,
        event.issue_type,
        event.channel,
        sum(event.numerator) as solved,
        sum(event.denominator) as judged
    from kpi.first_contact_resolution as event
    inner join months on date_trunc('month', event.event_date) = months.period_start
    where
        event.variant = 'observed'
        and event.agent_id <> 'unknown'
        and event.issue_type <> 'unknown'
    group by event.agent_id, event.issue_type, event.channel
),

beside_others as (
    select
        agent_id,
        issue_type,
        channel,
        solved,
        judged,
        sum(solved) over same_work - solved as solved_by_others,
        sum(judged) over same_work - judged as judged_of_others
    from by_channel
    window same_work as (partition by issue_type, channel)
),

cells as (
    select
        agent_id,
        issue_type,
        sum(judged) as n,
        sum(solved) / sum(judged) as share,
        sum(judged * solved_by_others / judged_of_others) / sum(judged) as share_of_others
    from beside_others
    where judged_of_others > 0
    group by agent_id, issue_type
),

-- Wilson's interval, wider than the usual one: $z is such that of all comparisons hardly one says
-- by chance that somebody stands out.
intervals as (
    select
        *,
        (share + $z * $z / (2 * n)) / (1 + $z * $z / n) as middle,
        $z * sqrt((share * (1 - share) + $z * $z / (4 * n)) / n) / (1 + $z * $z / n) as half_width
    from cells
)

select
    replace(interval_of.issue_type, '_', ' ') as issue_type,
    coalesce(agents.agent_name, interval_of.agent_id) as agent,
    coalesce(agents.team, 'unknown') as team,
    interval_of.n,
    interval_of.share as value,
    interval_of.share_of_others,
    interval_of.share - interval_of.share_of_others as difference,
    interval_of.middle - interval_of.half_width as low,
    interval_of.middle + interval_of.half_width as high,
    case
        when interval_of.n < $least then 'too few'
        when interval_of.middle - interval_of.half_width > interval_of.share_of_others
            then 'above the others'
        when interval_of.middle + interval_of.half_width < interval_of.share_of_others
            then 'below the others'
        else 'within noise'
    end as standing,
    nullif(standing in ('above the others', 'below the others'), false) as stands_out,
    interval_of.n >= $least as is_enough
from intervals as interval_of
left join core.dim_agents as agents on interval_of.agent_id = agents.agent_id
where agents.left_on is null
order by issue_type asc, difference desc, agent asc;
