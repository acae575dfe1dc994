-- One row per month and team, or agent ($cut): what each did, and of how many events it is known.
-- The busiest $shown of each month; `left_out` says how many more there are. `beside_others` is
-- what an agent solved at the first contact less what all others did of the same issues on the same
-- channels, in percentage points.
with cells as (
    select
        cell.kpi_id,
        cell.period_start,
        cell.period_label,
        coalesce(cell.team, cell.agent_id) as who,
        cell.channel,
        cell.n,
        cell.numerator,
        cell.value
    from kpi.kpi_values as cell
    inner join shown_periods as period
        on cell.grain = period.grain and cell.period_start = period.period_start
    where
        cell.grain = 'month'
        and period.age <= $months
        and cell.is_default
        and cell.detail_name is null
        and cell.slice in ($cut, 'channel, ' || $cut)
        and cell.kpi_id in (
            'contacts_handled_per_agent', 'average_handle_time', 'occupancy',
            'schedule_adherence', 'agent_non_response_rate', 'first_contact_resolution', 'csat',
            'contact_quality', 'agent_turnover_rate'
        )
),

-- Handle times of channels are never mixed: each one's is of the channel with the most of its work.
handle_times as (
    select
        period_start,
        who,
        channel,
        n,
        value
    from cells
    where kpi_id = 'average_handle_time' and channel is not null
    qualify row_number() over (partition by period_start, who order by n desc, channel asc) = 1
),

solved as (
    select
        period.period_start,
        event.agent_id,
        event.issue_type,
        event.channel,
        sum(event.numerator) as solved,
        sum(event.denominator) as judged
    from kpi.first_contact_resolution as event
    inner join shown_periods as period
        on
            period.grain = 'month'
            and period.age <= $months
            and date_trunc('month', event.event_date) = period.period_start
    where
        $cut = 'agent_id'
        and event.variant = 'observed'
        and event.agent_id <> 'unknown'
        and event.issue_type <> 'unknown'
    group by period.period_start, event.agent_id, event.issue_type, event.channel
),

beside_others as (
    select
        period_start,
        agent_id,
        solved,
        judged,
        (sum(solved) over same_work - solved) / nullif(sum(judged) over same_work - judged, 0)
            as share_of_others
    from solved
    window same_work as (partition by period_start, issue_type, channel)
),

gaps as (
    select
        period_start,
        agent_id,
        sum(judged) as n,
        100 * sum(solved - judged * share_of_others) / sum(judged) as gap
    from beside_others
    where share_of_others is not null
    group by period_start, agent_id
),

whole as (
    select
        period_start,
        period_label,
        who,
        max(if(kpi_id = 'contacts_handled_per_agent', numerator, null)) as contacts,
        max(if(kpi_id = 'contacts_handled_per_agent', value, null)) as contacts_per_agent,
        max(if(kpi_id = 'occupancy', value, null)) as occupancy,
        max(if(kpi_id = 'schedule_adherence', value, null)) as adherence,
        max(if(kpi_id = 'agent_non_response_rate', value, null)) as let_ring,
        max(if(kpi_id = 'agent_non_response_rate', n, null)) as rings,
        max(if(kpi_id = 'first_contact_resolution', value, null)) as first_contact_resolution,
        max(if(kpi_id = 'first_contact_resolution', n, null)) as judged,
        max(if(kpi_id = 'csat', value, null)) as csat,
        max(if(kpi_id = 'csat', n, null)) as answers,
        max(if(kpi_id = 'contact_quality', value, null)) as quality,
        max(if(kpi_id = 'contact_quality', n, null)) as reviews,
        max(if(kpi_id = 'agent_turnover_rate', value, null)) as turnover,
        max(if(kpi_id = 'agent_turnover_rate', n, null)) as heads
    from cells
    where channel is null and who <> 'unknown'
    group by period_start, period_label, who
),

busiest as (
    select
        *,
        count(*) over (partition by period_start) - $shown as left_out
    from whole
    qualify
        row_number() over (
            partition by period_start
            order by contacts desc nulls last, who asc
        ) <= $shown
)

select
    'month' as grain,
    busiest.period_label,
    if($cut = 'team', busiest.who, coalesce(agents.team, 'unknown')) as team,
    if($cut = 'team', null, coalesce(agents.agent_name, busiest.who)) as agent,
    busiest.contacts,
    busiest.contacts_per_agent,
    handle_times.channel as main_channel,
    handle_times.value as handle_time,
    handle_times.n as handled,
    busiest.occupancy,
    busiest.adherence,
    busiest.let_ring,
    busiest.rings,
    busiest.first_contact_resolution,
    busiest.judged,
    gaps.gap as beside_others,
    gaps.n as compared,
    busiest.csat,
    busiest.answers,
    busiest.quality,
    busiest.reviews,
    busiest.turnover,
    busiest.heads,
    greatest(busiest.left_out, 0) as left_out
from busiest
left join handle_times
    on busiest.period_start = handle_times.period_start and busiest.who = handle_times.who
left join gaps
    on busiest.period_start = gaps.period_start and busiest.who = gaps.agent_id
left join core.dim_agents as agents on $cut = 'agent_id' and busiest.who = agents.agent_id
order by busiest.period_start asc, busiest.contacts desc nulls last, busiest.who asc;
