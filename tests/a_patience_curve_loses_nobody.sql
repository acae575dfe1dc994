-- Who is at risk at one row has left by the next, or is at risk there; and each curve has everybody
-- of its KPI's contacts whose wait is known.
with

curves as (
    select
        *,
        coalesce(
            lead(at_risk) over (
                partition by grain, period_label, period_start, slice, channel, queue
                order by seconds
            ),
            0
        ) as next_at_risk
    from {{ ref('patience_curve') }}
),

gave_up as (
    select
        grain,
        period_label,
        slice,
        channel,
        queue,
        sum(case when seconds > 60 then abandoned else 0 end) as gave_up
    from curves
    group by grain, period_label, slice, channel, queue
),

kpi as (
    select *
    from {{ ref('kpi_values') }}
    where kpi_id = 'patience' and is_default and slice in ('channel', 'queue')
)

select
    curves.grain,
    curves.period_label,
    coalesce(curves.channel, curves.queue) as cut_value,
    'at risk' as what_differs
from curves
where curves.at_risk <> curves.abandoned + curves.censored + curves.next_at_risk
union all
select
    gave_up.grain,
    gave_up.period_label,
    coalesce(gave_up.channel, gave_up.queue) as cut_value,
    'given up after a minute' as what_differs
from gave_up
left join kpi
    on
        gave_up.grain = kpi.grain
        and gave_up.period_label = kpi.period_label
        and gave_up.slice = kpi.slice
        and coalesce(gave_up.channel, gave_up.queue) = coalesce(kpi.channel, kpi.queue)
where gave_up.gave_up <> coalesce(kpi.numerator, 0)
