-- The latest complete week and month beside the one before and the same a year ago.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

cells as (
    select *
    from {{ ref('kpi_values') }}
    where
        grain in ('week', 'month')
        and detail_name is null
        and slice in ('all', 'channel')
),

complete_periods as (
    select distinct
        grain,
        period_start,
        period_end,
        period_label
    from {{ ref('calendar_periods') }}
    where grain in ('week', 'month') and is_complete
),

latest as (
    select
        grain,
        max(cast(period_start as timestamp)) as period_start
    from complete_periods
    group by grain
),

labelled as (
    select
        latest.grain,
        latest.period_start,
        complete_periods.period_label,
        case
            when latest.grain = 'week' then {{ dbt.dateadd('week', -1, 'latest.period_start') }}
            else {{ dbt.dateadd('month', -1, 'latest.period_start') }}
        end as previous_start,
        -- The same week a year ago is 52 weeks back, so that it begins on a Monday too.
        case
            when latest.grain = 'week' then {{ dbt.dateadd('week', -52, 'latest.period_start') }}
            else {{ dbt.dateadd('month', -12, 'latest.period_start') }}
        end as year_ago_start
    from latest
    inner join complete_periods
        on
            latest.grain = complete_periods.grain
            and latest.period_start = cast(complete_periods.period_start as timestamp)
),

-- What there is to speak of: a KPI's main slices, by week only if it has weeks.
slices as (
    select distinct
        kpi_id,
        variant,
        slice,
        channel,
        grain
    from cells
),

values_beside as (
    select
        slices.kpi_id,
        slices.variant,
        slices.slice,
        slices.channel,
        labelled.grain,
        labelled.period_start,
        labelled.period_label,
        max(case when cells.period_start = labelled.period_start then cells.value end) as value,
        coalesce(max(case when cells.period_start = labelled.period_start then cells.n end), 0)
            as n,
        max(case when cells.period_start = labelled.previous_start then cells.value end)
            as previous_value,
        coalesce(max(case when cells.period_start = labelled.previous_start then cells.n end), 0)
            as previous_n,
        max(case when cells.period_start = labelled.year_ago_start then cells.value end)
            as year_ago_value,
        coalesce(max(case when cells.period_start = labelled.year_ago_start then cells.n end), 0)
            as year_ago_n
    from slices
    inner join labelled on slices.grain = labelled.grain
    left join cells
        on
            slices.kpi_id = cells.kpi_id
            and slices.variant = cells.variant
            and slices.slice = cells.slice
            and coalesce(slices.channel, '') = coalesce(cells.channel, '')
            and labelled.grain = cells.grain
    group by
        slices.kpi_id,
        slices.variant,
        slices.slice,
        slices.channel,
        labelled.grain,
        labelled.period_start,
        labelled.period_label
),

settings as (
    select industry from {{ ref('int_settings') }}
),

-- The benchmark that fits best: of the deployment's industry, of the slice's channel. One that is
-- stated in another unit (reviews a week beside a share) is not compared.
fitting as (
    select
        values_beside.kpi_id,
        values_beside.variant,
        values_beside.slice,
        values_beside.channel,
        values_beside.grain,
        benchmarks.kind,
        benchmarks.low,
        benchmarks.high,
        benchmarks.source,
        row_number() over (
            partition by
                values_beside.kpi_id,
                values_beside.variant,
                values_beside.slice,
                values_beside.channel,
                values_beside.grain,
                benchmarks.kind
            order by
                case when benchmarks.industry is not null then 0 else 1 end,
                case when benchmarks.channel is not null then 0 else 1 end,
                benchmarks.benchmark_id
        ) as place
    from values_beside
    cross join settings
    inner join {{ ref('kpi_benchmarks') }} as benchmarks
        on
            values_beside.kpi_id = benchmarks.kpi_id
            and values_beside.variant = benchmarks.variant
    inner join kpis
        on
            benchmarks.kpi_id = kpis.kpi_id
            and benchmarks.variant = kpis.variant
            and benchmarks.unit = kpis.unit
    where
        benchmarks.kind in ('target', 'typical')
        and (benchmarks.channel is null or benchmarks.channel = values_beside.channel)
        and (benchmarks.industry is null or benchmarks.industry = settings.industry)
),

targets as (
    select * from fitting
    where place = 1 and kind = 'target'
),

typical as (
    select * from fitting
    where place = 1 and kind = 'typical'
),

with_targets as (
    select
        values_beside.*,
        targets.low as target_low,
        targets.high as target_high,
        typical.low as benchmark_low,
        typical.high as benchmark_high,
        typical.source as benchmark_source
    from values_beside
    left join targets
        on
            values_beside.kpi_id = targets.kpi_id
            and values_beside.variant = targets.variant
            and values_beside.slice = targets.slice
            and coalesce(values_beside.channel, '') = coalesce(targets.channel, '')
            and values_beside.grain = targets.grain
    left join typical
        on
            values_beside.kpi_id = typical.kpi_id
            and values_beside.variant = typical.variant
            and values_beside.slice = typical.slice
            and coalesce(values_beside.channel, '') = coalesce(typical.channel, '')
            and values_beside.grain = typical.grain
),

bounded as (
    select
        with_targets.*,
        kpis.family,
        kpis.name,
        kpis.unit,
        kpis.direction,
        kpis.is_default,
        case
            when kpis.aggregation = 'ratio' and kpis.is_bounded and with_targets.n > 0
                then {{ wilson_bound('with_targets.value', 'with_targets.n', '-') }}
        end as low_95,
        case
            when kpis.aggregation = 'ratio' and kpis.is_bounded and with_targets.n > 0
                then {{ wilson_bound('with_targets.value', 'with_targets.n', '+') }}
        end as high_95
    from with_targets
    inner join kpis
        on with_targets.kpi_id = kpis.kpi_id and with_targets.variant = kpis.variant
)

select
    kpi_id,
    variant,
    is_default,
    family,
    name,
    unit,
    direction,
    grain,
    period_start,
    period_label,
    slice,
    channel,
    value,
    n,
    low_95,
    high_95,
    previous_value,
    value - previous_value as change,
    previous_n,
    year_ago_value,
    value - year_ago_value as change_from_year_ago,
    year_ago_n,
    benchmark_low,
    benchmark_high,
    benchmark_source,
    target_low,
    target_high,
    case
        when n = 0 or value is null then 'no data'
        when target_low is null and target_high is null then cast(null as string)
        when n < 30 then 'too few'
        when
            (target_low > low_95 and target_low <= high_95 and direction <> 'down')
            or (target_high >= low_95 and target_high < high_95 and direction <> 'up')
            then 'within noise'
        when direction = 'up' and value >= target_low then 'met'
        when direction = 'down' and value <= target_high then 'met'
        when
            direction not in ('up', 'down')
            and value >= coalesce(target_low, value)
            and value <= coalesce(target_high, value)
            then 'met'
        else 'missed'
    end as status
from bounded
