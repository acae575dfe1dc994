-- One row per period and channel or queue: the longest wait of an offered contact.
with waits as (
    select
        channel,
        coalesce(queue, 'unknown') as queue,
        cast(arrived_at_local as date) as arrived_date,
        max(wait_seconds) as wait_seconds,
        count(wait_seconds) as waits
    from core.fct_contacts
    where is_offered and wait_seconds is not null
    group by all
)

select
    period.grain,
    period.period_label,
    case when grouping(waits.channel) = 0 then 'channel' else 'queue' end as slice,
    waits.channel,
    waits.queue,
    max(waits.wait_seconds) as value,
    cast(sum(waits.waits) as bigint) as n
from waits
inner join core.calendar_periods as calendar on waits.arrived_date = calendar.date_day
inner join shown_periods as period
    on calendar.grain = period.grain and calendar.period_start = period.period_start
where period.grain <> 'day' or period.age <= $days_of_parts
-- SQLFluff does not know grouping sets.
group by
    grouping sets (  -- noqa: PRS, LT02, RF02
        (period.grain, period.period_start, period.period_label, waits.channel),
        (period.grain, period.period_start, period.period_label, waits.queue)
    )
having
    waits.queue is null
    or waits.queue in (select shown_queues.name from shown_queues)
order by slice, waits.channel, waits.queue, period.grain, period.period_start;
