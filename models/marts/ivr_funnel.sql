{{ config(
    touched=touched_long_periods([
        changed('fct_call_steps', 'cast(arrived_at_local as date)'),
        looked_up('fct_call_steps', 'cast(arrived_at_local as date)', 'fct_contacts', 'contact_id'),
    ])
) }}

with

contacts as (
    select * from {{ ref('fct_contacts') }}
),

-- A call may enter a step twice.
steps as (
    select
        contact_id,
        coalesce(site, 'unknown') as site,
        coalesce(entry_point, 'unknown') as entry_point,
        step,
        step_no,
        floor(step_seconds) as whole_seconds,
        -- Where the system does not say how a step was left, the next one does.
        coalesce(exit, case when next_step is not null then 'continued' end) as exit,
        row_number() over (partition by contact_id, step order by step_no) = 1 as is_first_of_call,
        cast(arrived_at_local as date) as arrived_date
    from {{ ref('fct_call_steps') }}
    where coalesce(direction, 'inbound') = 'inbound'
),

periods as (
    {{ long_periods(ref('calendar_periods')) }}
),

slices as (
    select 'all' as slice
    union all
    select 'site' as slice
    union all
    select 'entry_point' as slice
)

select
    periods.grain,
    periods.period_start,
    periods.period_label,
    slices.slice,
    case slices.slice when 'site' then steps.site end as site,
    case slices.slice when 'entry_point' then steps.entry_point end as entry_point,
    steps.step,
    percentile_disc(0.5) within group (order by steps.step_no) as median_step_no,
    count(*) as entered,
    count(case when steps.is_first_of_call then 1 end) as calls,
    count(case when steps.exit = 'continued' then 1 end) as continued,
    count(case when steps.exit = 'to_agent' then 1 end) as to_agent,
    count(case when steps.exit = 'self_served' then 1 end) as self_served,
    count(case when steps.exit = 'hung_up' then 1 end) as hung_up,
    count(case when steps.exit is null then 1 end) as exit_not_known,
    count(case when steps.is_first_of_call and contacts.is_answered then 1 end) as calls_answered,
    count(steps.whole_seconds) as timed,
    percentile_disc(0.5) within group (order by steps.whole_seconds) as median_seconds
from steps
inner join periods on steps.arrived_date = periods.date_day
left join contacts on steps.contact_id = contacts.contact_id
cross join slices
group by
    periods.grain,
    periods.period_start,
    periods.period_label,
    slices.slice,
    case slices.slice when 'site' then steps.site end,
    case slices.slice when 'entry_point' then steps.entry_point end,
    steps.step
