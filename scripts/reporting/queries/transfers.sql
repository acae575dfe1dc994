-- One row per month, cut, and pair of queues: how many contacts the one handed on to the other, and
-- their share of all that were handled in the first. The $shown queues that hand on or get most;
-- `left_out` says how many more there are.
with moves as (
    select
        matrix.grain,
        matrix.period_start,
        matrix.period_label,
        matrix.channel,
        matrix.from_queue,
        matrix.to_queue,
        matrix.transferred_contacts,
        matrix.handled_contacts
    from kpi.transfer_matrix as matrix
    inner join shown_periods as period
        on matrix.grain = period.grain and matrix.period_start = period.period_start
),

ends as (
    select
        unnest([from_queue, to_queue]) as queue,
        transferred_contacts
    from moves
),

busiest as (
    select
        queue,
        greatest(count(*) over () - $shown, 0) as left_out
    from ends
    group by queue
    order by sum(transferred_contacts) desc, queue asc
    limit $shown
),

handled as (
    select
        period_start,
        from_queue,
        sum(handled_contacts) as handled_contacts
    from (
        select distinct
            period_start,
            channel,
            from_queue,
            handled_contacts
        from moves
    ) as queues_of_channels
    group by period_start, from_queue
),

of_all_channels as (
    select
        moves.grain,
        moves.period_start,
        moves.period_label,
        moves.from_queue,
        moves.to_queue,
        sum(moves.transferred_contacts) as transferred_contacts,
        any_value(handled.handled_contacts) as handled_contacts
    from moves
    inner join handled
        on moves.period_start = handled.period_start and moves.from_queue = handled.from_queue
    group by all
),

cells as (
    select
        'channel' as slice,
        channel,
        null as queue,
        * exclude (channel)
    from moves
    union all by name
    select
        'all' as slice,
        *
    from of_all_channels
    union all by name
    select
        'queue' as slice,
        from_queue as queue,
        *
    from of_all_channels
)

select
    grain,
    period_label,
    slice,
    channel,
    queue,
    replace(from_queue, '_', ' ') as from_queue,
    replace(to_queue, '_', ' ') as to_queue,
    transferred_contacts,
    handled_contacts as n,
    transferred_contacts / handled_contacts as value,
    (select any_value(busiest.left_out) from busiest) as left_out
from cells
where
    from_queue in (select busiest.queue from busiest)
    and to_queue in (select busiest.queue from busiest)
order by slice, channel, queue, period_start, from_queue, to_queue;
