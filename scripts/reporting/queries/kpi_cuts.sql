-- One row per cut, part of it and channel of the latest complete month: the default reading of one
-- KPI. Of each cut the largest parts; `parts` is how many it has in all.
with latest as (
    select period_start
    from shown_periods
    where grain = 'month' and age = 1
),

cells as (
    select
        cell.grain,
        cell.period_label,
        cell.channel,
        replace(cell.slice, 'channel, ', '') as slice,
        case replace(cell.slice, 'channel, ', '')
            when 'queue' then cell.queue
            when 'site' then cell.site
            when 'team' then cell.team
            when 'issue_type' then cell.issue_type
            when 'segment' then cell.segment
            when 'direction' then cell.direction
            when 'entry_point' then cell.entry_point
            when 'shift' then cell.shift
            when 'in_business_hours'
                then case when cell.in_business_hours then 'yes' else 'no' end
        end as part,
        cell.n,
        cell.value
    from kpi.kpi_values as cell
    inner join latest on cell.period_start = latest.period_start
    where
        cell.kpi_id = $kpi
        and cell.is_default
        and cell.grain = 'month'
        and cell.detail_name is null
        and cell.slice in (
            'queue', 'site', 'channel, site', 'team', 'channel, team', 'issue_type',
            'channel, issue_type', 'segment', 'channel, segment', 'direction', 'entry_point',
            'shift', 'channel, shift', 'in_business_hours', 'channel, in_business_hours'
        )
),

sized as (
    select
        slice,
        part,
        sum(n) as events
    from cells
    group by slice, part
),

placed as (
    select
        slice,
        part,
        row_number() over (partition by slice order by part = 'unknown', events desc, part asc)
            as place,
        count(*) over (partition by slice) as parts
    from sized
)

select
    cells.grain,
    cells.period_label,
    case cells.slice
        when 'in_business_hours' then 'business hours' else replace(cells.slice, '_', ' ')
    end as cut,
    cells.part,
    placed.parts,
    -- A queue is of one channel.
    coalesce(cells.channel, queues.channel) as channel,
    cells.value,
    cells.n
from cells
inner join placed on cells.slice = placed.slice and cells.part = placed.part
left join core.dim_queues as queues
    on cells.slice = 'queue' and cells.part = queues.queue
where placed.place <= $parts
order by
    list_position(
        [
            'queue', 'site', 'team', 'issue_type', 'segment', 'shift', 'in_business_hours',
            'entry_point', 'direction'
        ],
        cells.slice
    ),
    placed.place,
    channel nulls first;
