-- One row per agent who is with us and issue type: how many problems were solved at the first
-- contact in the latest $months complete months, beside what all others solved of the same issue
-- type on the same channels. Chats are solved more seldom than calls, whoever has them. Only of
-- $least contacts or more; where there is none, the one with most stands for all of too few. Those
-- who stand out and the $shown others with the most contacts; `left_out` says how many more.
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
),

compared as (
    select
        interval_of.*,
        agents.agent_name,
        agents.team,
        case
            when interval_of.n < $least then 'too few'
            when interval_of.middle - interval_of.half_width > interval_of.share_of_others
                then 'above the others'
            when interval_of.middle + interval_of.half_width < interval_of.share_of_others
                then 'below the others'
            else 'within noise'
        end as standing
    from intervals as interval_of
    left join core.dim_agents as agents on interval_of.agent_id = agents.agent_id
    where agents.left_on is null
    qualify interval_of.n >= $least or row_number() over (order by interval_of.n desc) = 1
),

placed as (
    select
        *,
        standing in ('above the others', 'below the others') as is_clear,
        row_number() over (
            partition by is_clear
            order by n desc, issue_type asc, agent_id asc
        ) as place,
        count(*) filter (where not is_clear) over () - $shown as left_out
    from compared
)

select
    replace(issue_type, '_', ' ') as issue_type,
    coalesce(agent_name, agent_id) as agent,
    coalesce(team, 'unknown') as team,
    n,
    share as value,
    share_of_others,
    share - share_of_others as difference,
    middle - half_width as low,
    middle + half_width as high,
    standing,
    nullif(is_clear, false) as stands_out,
    n >= $least as is_enough,
    greatest(left_out, 0) as left_out
from placed
where is_clear or place <= $shown
order by issue_type asc, difference desc, agent asc;
