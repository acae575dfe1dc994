-- One row per grain and target of a queue or team: the latest period of that length or, where the
-- target is of a shorter time frame, the latest of the longest that it holds in.
with lengths as (
    select
        unnest(['day', 'week', 'month']) as grain,
        unnest([1, 2, 3]) as length
),

latest as (
    select
        period.grain,
        period.period_start,
        period.period_label,
        lengths.length
    from shown_periods as period
    inner join lengths on period.grain = lengths.grain
    where period.age = 1
),

lines as (
    select
        latest.length,
        latest.period_label as measured,
        kpis.kpi_id,
        kpis.variant_no,
        kpis.name,
        kpis.unit,
        cell.slice,
        coalesce(cell.queue, cell.team) as part,
        queues.channel,
        cell.value,
        cell.n,
        target.target_low,
        target.target_high,
        -- The end of the target that the value is beyond; NULL = it keeps it.
        case
            when kpis.direction <> 'down' and cell.value < target.target_low then target.target_low
            when kpis.direction <> 'up' and cell.value > target.target_high then target.target_high
        end as missed_end,
        kpis.aggregation = 'ratio' and kpis.is_bounded and kpis.sample_unit = 'event' as is_share
    from shown_targets as target
    inner join latest
        on target.grain = latest.grain and target.period_start = latest.period_start
    inner join shown_values as cell
        on
            target.kpi_id = cell.kpi_id
            and target.grain = cell.grain
            and target.period_start = cell.period_start
            and target.slice = cell.slice
            and target.queue is not distinct from cell.queue
            and target.team is not distinct from cell.team
    inner join kpi.dim_kpis as kpis on target.kpi_id = kpis.kpi_id and kpis.is_default
    left join core.dim_queues as queues on cell.queue = queues.queue
    where target.slice in ('queue', 'team')
)

select
    shown.grain,
    shown.period_label,
    lines.name,
    lines.slice || ' ' || lines.part as part,
    lines.channel,
    lines.measured,
    lines.unit,
    lines.value,
    lines.target_low,
    lines.target_high,
    lines.n,
    lines.missed_end is not null as is_behind,
    case
        when lines.missed_end is null then 'met'
        when lines.n < $least then 'too few'
        -- The target lies within Wilson's 95 % interval of the share.
        when
            lines.is_share
            and lines.n * pow(lines.value - lines.missed_end, 2)
            <= pow(1.959963984540054, 2) * lines.missed_end * (1 - lines.missed_end)
            then 'within noise'
        when lines.is_share then 'missed'
        else 'behind'
    end as status
from latest as shown
inner join lines on shown.length >= lines.length
qualify
    row_number() over (
        partition by shown.grain, lines.kpi_id, lines.slice, lines.part
        order by lines.length desc
    ) = 1
order by
    shown.length,
    list_position(['missed', 'behind', 'within noise', 'too few', 'met'], status),
    lines.variant_no,
    lines.part;
