-- One row per thing that shaped the demand: kind, name, first day, day after the last.
with days as (
    select
        min(cast(arrived_at_local as date)) as first,
        max(cast(arrived_at_local as date)) as last
    from core.fct_contacts
),

events as (
    select
        'promotion' as kind,
        period_label as name,
        period_start as first,
        period_end as last
    from core.calendar_periods
    where grain = 'promotion'

    union

    select
        'holiday' as kind,
        name,
        cast(date as date) as first,
        cast(date as date) + 1 as last
    from read_csv($holidays, header = true, all_varchar = true)

    union

    select
        'recall' as kind,
        'recall' as name,
        cast($recall as date) as first,
        cast($recall as date) + 7 as last
)

select
    events.kind,
    events.name,
    strftime(events.first, '%Y-%m-%d') as first,
    strftime(events.last, '%Y-%m-%d') as last
from events
cross join days
where events.first between days.first and days.last
order by events.first, events.kind, events.name
