{{ config(
    touched=touched_long_periods([
        changed('fct_contacts', 'cast(arrived_at_local as date)'),
    ])
) }}

-- Kaplan-Meier: at each instant at which somebody gave up, the share of those who were still there
-- and stayed. Whoever was answered, left otherwise or still waits says only that he stayed so long.
with

contacts as (
    select
        channel,
        coalesce(queue, 'unknown') as queue,
        cast(arrived_at_local as date) as arrived_date,
        coalesce(wait_seconds, waiting_seconds) as seconds,
        is_abandoned_from_queue
    from {{ ref('fct_contacts') }}
    where
        is_offered
        and has_abandonment
        and coalesce(wait_seconds, waiting_seconds) is not null
),

periods as (
    {{ long_periods(ref('calendar_periods')) }}
),

slices as (
    select 'channel' as slice
    union all
    select 'queue' as slice
),

counted as (
    select
        periods.grain,
        periods.period_start,
        periods.period_label,
        slices.slice,
        case slices.slice when 'channel' then contacts.channel end as channel,
        case slices.slice when 'queue' then contacts.queue end as queue,
        contacts.seconds,
        count(*) as left_waiting,
        count(case when contacts.is_abandoned_from_queue then 1 end) as abandoned
    from contacts
    inner join periods on contacts.arrived_date = periods.date_day
    cross join slices
    group by
        periods.grain,
        periods.period_start,
        periods.period_label,
        slices.slice,
        case slices.slice when 'channel' then contacts.channel end,
        case slices.slice when 'queue' then contacts.queue end,
        contacts.seconds
),

-- A curve begins at once, even if nobody leaves at once.
begun as (
    select * from counted
    union all
    select distinct
        grain,
        period_start,
        period_label,
        slice,
        channel,
        queue,
        cast(0 as double) as seconds,
        0 as left_waiting,
        0 as abandoned
    from counted
),

instants as (
    select
        grain,
        period_start,
        period_label,
        slice,
        channel,
        queue,
        seconds,
        sum(left_waiting) as left_waiting,
        sum(abandoned) as abandoned
    from begun
    group by grain, period_start, period_label, slice, channel, queue, seconds
),

at_risk as (
    select
        *,
        sum(left_waiting) over (
            partition by grain, period_label, period_start, slice, channel, queue
            order by seconds desc
            rows between unbounded preceding and current row
        ) as at_risk,
        max(seconds) over (
            partition by grain, period_label, period_start, slice, channel, queue
        ) as longest_seconds
    from instants
),

-- The curve falls where somebody gives up; in between, those who leave otherwise are gathered.
steps as (
    select
        *,
        at_risk - abandoned - coalesce(
            lead(at_risk) over (
                partition by grain, period_label, period_start, slice, channel, queue
                order by seconds
            ),
            0
        ) as censored,
        case when at_risk > abandoned then ln(1 - cast(abandoned as double) / at_risk) end
            as log_of_share_that_stays,
        case
            when at_risk > abandoned
                then abandoned / (cast(at_risk as double) * (at_risk - abandoned))
        end as greenwood_term
    from at_risk
    where abandoned > 0 or seconds = 0 or seconds = longest_seconds
),

-- With the last one at risk gone the curve is at 0, and nobody is left to be counted after.
summed as (
    select
        *,
        case
            when at_risk > abandoned
                then
                    -- A product by way of logarithms; without rounding 0.8 were 0.7999999999999998.
                    round(
                        exp(sum(log_of_share_that_stays) over (
                            partition by grain, period_label, period_start, slice, channel, queue
                            order by seconds
                            rows between unbounded preceding and current row
                        )),
                        12
                    )
            else 0
        end as still_waiting,
        sum(greenwood_term) over (
            partition by grain, period_label, period_start, slice, channel, queue
            order by seconds
            rows between unbounded preceding and current row
        ) as greenwood_sum
    from steps
)

select
    grain,
    period_start,
    period_label,
    slice,
    channel,
    queue,
    seconds,
    cast(at_risk as bigint) as at_risk,
    cast(abandoned as bigint) as abandoned,
    cast(censored as bigint) as censored,
    still_waiting,
    -- Greenwood on the scale of log(-log): the ends stay within 0 and 1.
    case
        when still_waiting > 0 and still_waiting < 1
            then
                power(
                    still_waiting, exp(-1.959963984540054 * sqrt(greenwood_sum) / ln(still_waiting))
                )
    end as low_95,
    case
        when still_waiting > 0 and still_waiting < 1
            then
                power(
                    still_waiting, exp(1.959963984540054 * sqrt(greenwood_sum) / ln(still_waiting))
                )
    end as high_95
from summed
