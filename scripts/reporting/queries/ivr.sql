-- One row per month, step of the menus and way to leave it: the $steps steps that most calls enter;
-- `left_out` says how many more there are.
with steps as (
    select
        funnel.*,
        row_number() over (partition by funnel.period_label order by funnel.entered desc) as size,
        count(*) over (partition by funnel.period_label) as all_steps
    from kpi.ivr_funnel as funnel
    inner join shown_periods as period
        on funnel.grain = period.grain and funnel.period_start = period.period_start
    where funnel.grain = 'month' and funnel.slice = 'all'
),

ways as (
    select
        *,
        unnest([1, 2, 3, 4, 5]) as "order",
        unnest(['continued', 'to an agent', 'self-served', 'hung up', 'not known']) as way,
        unnest([continued, to_agent, self_served, hung_up, exit_not_known]) as value
    from steps
    where size <= $steps
)

select
    grain,
    period_label,
    'voice' as channel,
    step,
    way,
    value,
    entered as n,
    "order",
    greatest(all_steps - $steps, 0) as left_out
from ways
where value > 0
order by period_label, median_step_no, step, "order";
