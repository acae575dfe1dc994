-- One row per month, channel or queue, and point of its patience curve: so many points that a
-- picture shows no fewer, up to where one in fifty still waits. A point is the curve's own row, the
-- last up to its second; between two the curve is not drawn lower than it is.
with curve as (
    select
        curve.*,
        period.age,
        max(curve.at_risk) over whole as begun
    from kpi.patience_curve as curve
    inner join shown_periods as period
        on curve.grain = period.grain and curve.period_start = period.period_start
    where
        curve.grain = 'month'
        and period.age <= $curve_months
        and (curve.queue is null or curve.queue in (select shown_queues.name from shown_queues))
    window whole as (partition by curve.period_label, curve.slice, curve.channel, curve.queue)
),

drawn as (
    select
        *,
        floor(seconds / (max(seconds) over whole / $curve_points)) as point
    from curve
    where at_risk >= begun / 50
    window whole as (partition by period_label, slice, channel, queue)
),

last as (
    select
        *,
        row_number() over (
            partition by period_label, slice, channel, queue, point
            order by seconds desc
        ) as place
    from drawn
)

select
    grain,
    period_label,
    slice,
    channel,
    queue,
    seconds,
    still_waiting as value,
    low_95,
    high_95,
    at_risk
from last
where place = 1
order by slice, channel, queue, period_label, seconds;
