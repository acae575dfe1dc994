-- One row per five seconds waited: the share that would have hung up by then if nobody were ever
-- answered (Kaplan-Meier: who hangs up is an event, every other end only says that he waited so
-- long; at a tie events come first).
with calls as (
    select
        wait_seconds,
        outcome = 'abandoned' as gave_up
    from core.fct_contacts
    where
        channel = 'voice' and direction = 'inbound' and is_offered and wait_seconds is not null
),

ends as (
    select
        wait_seconds,
        count(*) filter (where gave_up) as gave_up,
        sum(count(*)) over (order by wait_seconds desc) as at_risk
    from calls
    group by wait_seconds
),

curve as (
    select
        wait_seconds,
        -- The product of the shares that stay; where all leave it is 0, which has no logarithm.
        1 - exp(sum(ln(greatest(1 - gave_up / at_risk, 1e-300))) over (order by wait_seconds))
            as gone
    from ends
),

steps as (
    select
        points.waited,
        count(calls.wait_seconds) as still_waiting
    from (select unnest(range(0, 301, 5)) as waited) as points
    left join calls on points.waited <= calls.wait_seconds
    group by points.waited
)

select
    steps.waited,
    coalesce(max(curve.gone), 0) as gone,
    steps.still_waiting
from steps
left join curve on steps.waited >= curve.wait_seconds
-- A curve from a handful of callers is noise.
where steps.still_waiting >= 30
group by steps.waited, steps.still_waiting
order by steps.waited
