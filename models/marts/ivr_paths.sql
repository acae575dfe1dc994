{{ config(
    touched=touched_long_periods([
        changed('fct_call_steps', 'cast(arrived_at_local as date)'),
        looked_up('fct_call_steps', 'cast(arrived_at_local as date)', 'fct_call_steps', 'contact_id'),
        looked_up('fct_call_steps', 'cast(arrived_at_local as date)', 'fct_contacts', 'contact_id'),
    ])
) }}

with

steps as (
    select *
    from {{ ref('fct_call_steps') }}
    where coalesce(direction, 'inbound') = 'inbound'
),

contacts as (
    select * from {{ ref('fct_contacts') }}
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
),

calls as (
    select
        contact_id,
        coalesce(max(site), 'unknown') as site,
        coalesce(max(entry_point), 'unknown') as entry_point,
        cast(max(arrived_at_local) as date) as arrived_date,
        {{ texts_in_order('step', 'step_no', ' > ') }} as path,
        count(*) as steps,
        max(case when next_step is null then exit end) as last_exit,
        case
            when max(case when next_step is null then left_at end) >= min(entered_at)
                then
                    floor({{ seconds_between(
                        'min(entered_at)', 'max(case when next_step is null then left_at end)'
                    ) }})
        end as whole_seconds
    from steps
    group by contact_id
),

-- Of a call that did not come itself only its last step tells how it ended.
ended as (
    select
        calls.*,
        case
            when contacts.contact_id is null then calls.last_exit
            when contacts.is_answered then 'to_agent'
            when contacts.is_self_served then 'self_served'
            when contacts.is_abandoned_from_queue then 'left_queue'
            when contacts.is_abandoned then 'hung_up'
        end as ended_as
    from calls
    left join contacts on calls.contact_id = contacts.contact_id
)

select
    periods.grain,
    periods.period_start,
    periods.period_label,
    slices.slice,
    case slices.slice when 'site' then ended.site end as site,
    case slices.slice when 'entry_point' then ended.entry_point end as entry_point,
    ended.path,
    ended.steps,
    count(*) as calls,
    count(case when ended.ended_as = 'to_agent' then 1 end) as reached_agent,
    count(case when ended.ended_as = 'self_served' then 1 end) as self_served,
    count(case when ended.ended_as = 'hung_up' then 1 end) as hung_up,
    count(case when ended.ended_as = 'left_queue' then 1 end) as left_queue,
    count(case when coalesce(ended.ended_as, 'continued') = 'continued' then 1 end)
        as ended_otherwise,
    count(ended.whole_seconds) as timed,
    percentile_disc(0.5) within group (order by ended.whole_seconds) as median_seconds
from ended
inner join periods on ended.arrived_date = periods.date_day
cross join slices
group by
    periods.grain,
    periods.period_start,
    periods.period_label,
    slices.slice,
    case slices.slice when 'site' then ended.site end,
    case slices.slice when 'entry_point' then ended.entry_point end,
    ended.path,
    ended.steps
