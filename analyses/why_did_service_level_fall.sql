-- Why did service level change in the latest complete month? By queue: its level before and now,
-- and how many points of its channel's change are its doing (its misses beyond those before).
with

months as (
    select distinct period_label
    from {{ ref('calendar_periods') }}
    where grain = 'month' and is_complete
),

numbered as (
    select
        period_label,
        row_number() over (order by period_label desc) as months_ago
    from months
),

levels as (
    select
        contributions.channel,
        contributions.queue,
        numbered.months_ago,
        count(*) as offered,
        sum(contributions.numerator) as answered_in_time
    from {{ ref('service_level') }} as contributions
    inner join {{ ref('calendar_periods') }} as periods
        on contributions.event_date = periods.date_day and periods.grain = 'month'
    inner join numbered on periods.period_label = numbered.period_label
    where contributions.variant = 'abandons_negative' and numbered.months_ago <= 2
    group by contributions.channel, contributions.queue, numbered.months_ago
),

side_by_side as (
    select
        channel,
        queue,
        max(case when months_ago = 2 then offered end) as offered_before,
        max(case when months_ago = 1 then offered end) as offered_now,
        max(case when months_ago = 2 then answered_in_time end) as in_time_before,
        max(case when months_ago = 1 then answered_in_time end) as in_time_now
    from levels
    group by channel, queue
),

totals as (
    select
        channel,
        sum(offered_before) as offered_before,
        sum(offered_now) as offered_now
    from side_by_side
    group by channel
)

select
    side_by_side.channel,
    side_by_side.queue,
    side_by_side.offered_before,
    side_by_side.offered_now,
    side_by_side.in_time_before / side_by_side.offered_before as level_before,
    side_by_side.in_time_now / side_by_side.offered_now as level_now,
    100 * (
        coalesce(side_by_side.offered_before - side_by_side.in_time_before, 0)
        / totals.offered_before
        - coalesce(side_by_side.offered_now - side_by_side.in_time_now, 0) / totals.offered_now
    ) as points_of_channel
from side_by_side
inner join totals on side_by_side.channel = totals.channel
order by points_of_channel asc
