-- One row per channel, queue and team that filters offer, the busiest of the latest months first;
-- those beyond the bound are not shown, only counted. What is not known comes last.
create temp table shown_choices as
with latest as (
    select max(period_start) as period_start
    from shown_periods
    where grain = 'month'
),

-- Not complete months count too: a company of three weeks has its queues.
contacts as (
    select
        cell.slice as kind,
        case cell.slice
            when 'channel' then cell.channel when 'queue' then cell.queue else cell.team
        end as name,
        sum(cell.n) as contacts
    from kpi.kpi_values as cell
    cross join latest
    where
        cell.kpi_id = 'contact_volume'
        and cell.is_default
        and cell.grain = 'month'
        and cell.slice in ('channel', 'queue', 'team')
        and cell.detail_name is null
        and (
            latest.period_start is null
            or cell.period_start >= latest.period_start - interval 2 months
        )
    group by kind, name
),

placed as (
    select
        kind,
        name,
        row_number() over (
            partition by kind
            order by name = 'unknown', contacts desc, name asc
        ) as place
    from contacts
)

select
    placed.kind,
    placed.name,
    queues.channel,
    placed.place,
    placed.place <= case placed.kind
        when 'queue' then $queues when 'team' then $teams else 20
    end as is_shown
from placed
left join core.dim_queues as queues
    on placed.kind = 'queue' and placed.name = queues.queue;
