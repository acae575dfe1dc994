-- One row per grain and line of the scorecard; `history` holds the values of the last periods.
with variants as (
    select
        kpi_id,
        min(variant_no) as place
    from kpi.dim_kpis
    group by kpi_id
),

points as (
    select
        period.grain,
        lines.kpi_id,
        lines.slice,
        lines.channel,
        period.age,
        cell.value
    from (
        select distinct
            grain,
            kpi_id,
            slice,
            channel
        from kpi.kpi_scorecard
        where is_default
    ) as lines
    inner join shown_periods as period
        on lines.grain = period.grain and period.age <= $history
    left join shown_values as cell
        on
            period.grain = cell.grain
            and period.period_start = cell.period_start
            and lines.kpi_id = cell.kpi_id
            and lines.slice = cell.slice
            and lines.channel is not distinct from cell.channel
),

histories as (
    select
        grain,
        kpi_id,
        slice,
        channel,
        list(value order by age desc) as history
    from points
    group by grain, kpi_id, slice, channel
)

select
    line.grain,
    line.period_label,
    line.slice,
    line.channel,
    line.kpi_id,
    line.name || case when line.is_default then '' else ', ' || replace(line.variant, '_', ' ') end
        as name,
    line.family,
    line.unit,
    line.direction,
    line.is_default,
    line.value,
    line.n,
    case when not line.is_too_few then line.low_95 end as low_95,
    case when not line.is_too_few then line.high_95 end as high_95,
    case when not line.is_too_few then (line.high_95 - line.low_95) / 2 end as half_95,
    line.change,
    line.is_change_within_noise,
    line.change_from_year_ago,
    line.target_low,
    line.target_high,
    line.target_source,
    line.benchmark_low,
    line.benchmark_high,
    line.benchmark_source,
    coalesce(line.status, case when line.is_too_few then 'too few' end) as status,
    line.target_low is not null or line.target_high is not null as has_target,
    -- Two lines of one target: the whole's, and a channel's that has none of its own.
    coalesce(
        line.slice = 'channel'
        and line.target_low is not distinct from whole.target_low
        and line.target_high is not distinct from whole.target_high
        and line.target_time_frame is not distinct from whole.target_time_frame
        and line.target_source = whole.target_source,
        false
    ) as is_target_of_whole,
    line.business_outcome,
    line.incomplete_days,
    histories.history
from kpi.kpi_scorecard as line
inner join variants on line.kpi_id = variants.kpi_id
left join kpi.kpi_scorecard as whole
    on
        whole.slice = 'all'
        and line.kpi_id = whole.kpi_id
        and line.variant = whole.variant
        and line.grain = whole.grain
left join histories
    on
        line.is_default
        and line.grain = histories.grain
        and line.kpi_id = histories.kpi_id
        and line.slice = histories.slice
        and line.channel is not distinct from histories.channel
where line.is_default or line.target_low is not null or line.target_high is not null
order by variants.place, not line.is_default, line.variant, line.slice <> 'all', line.channel;
