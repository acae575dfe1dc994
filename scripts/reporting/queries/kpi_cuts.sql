-- One row per cut, part of it and channel of the latest complete month: the default reading of one
-- KPI. Of each cut the largest parts, of all channels (`place`) and of each (`place_in_channel`);
-- the places of others are NULL, and `parts` and `parts_in_channel` are how many there are.
with latest as (
    select period_start
    from shown_periods
    where grain = 'month' and age = 1
),

cells as (
    select
        cell.grain,
        cell.period_label,
        -- A queue is of one channel.
        coalesce(cell.channel, queues.channel) as channel,
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
    inner join kpi.dim_kpis as kpis on cell.kpi_id = kpis.kpi_id and kpis.is_default
    left join core.dim_queues as queues on cell.queue = queues.queue
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
        -- Contacts without a queue are of all channels, whose times are never mixed.
        and (cell.slice <> 'queue' or cell.queue <> 'unknown' or kpis.cuts <> 'within_channel')
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
),

placed_in_channel as (
    select
        *,
        row_number() over (
            partition by slice, channel
            order by part = 'unknown' asc, n desc, part asc
        ) as place_in_channel,
        count(*) over (partition by slice, channel) as parts_in_channel
    from cells
)

select
    cells.grain,
    cells.period_label,
    case cells.slice
        when 'in_business_hours' then 'business hours' else replace(cells.slice, '_', ' ')
    end as cut,
    cells.part,
    case when placed.place <= $parts then placed.place end as place,
    placed.parts,
    case when cells.place_in_channel <= $parts then cells.place_in_channel end
        as place_in_channel,
    cells.parts_in_channel,
    cells.channel,
    cells.value,
    cells.n
from placed_in_channel as cells
inner join placed on cells.slice = placed.slice and cells.part = placed.part
where placed.place <= $parts or cells.place_in_channel <= $parts
order by
    list_position(
        [
            'queue', 'site', 'team', 'issue_type', 'segment', 'shift', 'in_business_hours',
            'entry_point', 'direction'
        ],
        cells.slice
    ),
    placed.place,
    cells.channel nulls first;
