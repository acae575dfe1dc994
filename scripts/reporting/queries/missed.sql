-- One row per month, queue or all, way to miss a call and what became of it.
select
    period.grain,
    period.period_label,
    case
        when grouping(missed.queue) = 0 then 'queue'
        when grouping(missed.channel) = 0 then 'channel'
        else 'all'
    end as slice,
    missed.channel,
    missed.queue,
    replace(missed.outcome, '_', ' ') as outcome,
    missed.attempt_status as status,
    count(*) as value,
    list_position(
        ['returned', 'got through', 'not returned', 'follows another', 'nobody known', 'not told'],
        missed.attempt_status
    ) as "order"
from (
    select
        channel,
        outcome,
        attempt_status,
        coalesce(queue, 'unknown') as queue,
        cast(arrived_at_local as date) as arrived_date
    from core.fct_missed_calls
) as missed
inner join shown_periods as period
    on
        period.grain = 'month'
        and missed.arrived_date >= period.period_start
        and missed.arrived_date < period.period_start + interval 1 month
-- SQLFluff does not know grouping sets.
group by
    grouping sets (  -- noqa: PRS, LT02, RF02
        (period.grain, period.period_start, period.period_label, outcome, attempt_status),
        (period.grain, period.period_start, period.period_label, outcome, attempt_status, channel),
        (period.grain, period.period_start, period.period_label, outcome, attempt_status, queue)
    )
having
    missed.queue is null
    or missed.queue in (select shown_queues.name from shown_queues)
order by slice, missed.channel, missed.queue, period.period_start, missed.outcome, "order";
