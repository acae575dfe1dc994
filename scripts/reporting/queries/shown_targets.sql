-- One row per cell of shown_values that has a target: the one that held when its period began, and
-- of several the one that the scorecard would take.
create temp table shown_targets as
with targets as (
    select
        *,
        case time_frame
            when 'day' then 1 when 'week' then 7 when 'month' then 31 when 'quarter' then 92
            when 'year' then 366
        end as days
    from kpi.kpi_targets
    where scope in ('all', 'channel', 'queue', 'team')
),

kpis as (
    select
        kpi_id,
        variant,
        aggregation in ('sum', 'per_distinct', 'share_on_several_channels') as grows
    from kpi.dim_kpis
    where is_default
)

select
    cell.kpi_id,
    cell.grain,
    cell.period_start,
    cell.slice,
    cell.channel,
    cell.queue,
    cell.team,
    target.low as target_low,
    target.high as target_high
from shown_values as cell
inner join kpis on cell.kpi_id = kpis.kpi_id
inner join targets as target on kpis.kpi_id = target.kpi_id and kpis.variant = target.variant
where
    (
        cell.slice = target.scope
        or (cell.slice = 'channel' and target.scope = 'all' and not kpis.grows)
    )
    and (
        target.scope = 'all'
        or target.scope_value is null
        or target.scope_value = coalesce(cell.channel, cell.queue, cell.team)
    )
    -- A longer period's target holds in each part of it, unless the number grows with time.
    and (
        target.time_frame is null
        or target.time_frame = cell.grain
        or (
            not kpis.grows
            and target.days > case cell.grain when 'day' then 1 when 'week' then 7 else 31 end
        )
    )
    and cell.period_start >= coalesce(target.valid_from, cell.period_start)
    and cell.period_start <= coalesce(target.valid_to, cell.period_start)
qualify
    row_number() over (
        partition by
            cell.kpi_id,
            cell.grain,
            cell.period_start,
            cell.slice,
            cell.channel,
            cell.queue,
            cell.team
        order by
            target.source <> 'own',
            target.scope = 'all',
            target.scope_value is null,
            target.days,
            target.target_id
    ) = 1;
