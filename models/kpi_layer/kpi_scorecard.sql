-- The latest day, week and month that are over beside what came before and the same a year ago.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

days as (
    select * from {{ ref('kpi_scorecard_days') }}
),

labelled as (
    select distinct
        grain,
        period_start,
        period_label
    from days
),

compared as (
    select distinct
        grain,
        beside,
        cast(compared_start as timestamp) as compared_start
    from days
),

cells as (
    select *
    from {{ ref('kpi_values') }}
    where
        grain in ('day', 'week', 'month')
        and detail_name is null
        and slice in ('all', 'channel')
),

intervals as (
    select * from {{ ref('kpi_scorecard_intervals') }}
),

fact_tables as (
    select * from {{ ref('fact_tables') }}
),

-- Days of a source on which nothing came, or hardly anything.
days_in_doubt as (
    select * from {{ ref('source_days') }}
    where status in ('missing', 'dropped')
),

freshness as (
    select * from {{ ref('source_freshness') }}
),

-- What there is to speak of: a KPI's main slices, by day and week only if it has them.
slices as (
    select distinct
        kpi_id,
        variant,
        slice,
        channel,
        grain
    from cells
),

-- A day stands beside four earlier ones: of counts beside their mean, of all else beside what they
-- come to together.
compared_values as (
    select
        kpis.variant_no,
        cells.slice,
        cells.channel,
        compared.grain,
        compared.beside,
        sum(cells.n) as n,
        case
            when count(*) = 1 then max(cells.value)
            when max(kpis.aggregation) = 'sum' then avg(cells.value)
            when sum(cells.denominator) <> 0 then sum(cells.numerator) / sum(cells.denominator)
        end as value
    from cells
    inner join compared
        on cells.grain = compared.grain and cells.period_start = compared.compared_start
    inner join kpis on cells.kpi_id = kpis.kpi_id and cells.variant = kpis.variant
    group by kpis.variant_no, cells.slice, cells.channel, compared.grain, compared.beside
),

with_intervals as (
    select
        compared_values.variant_no,
        compared_values.slice,
        compared_values.channel,
        compared_values.grain,
        compared_values.beside,
        compared_values.n,
        intervals.units,
        coalesce(compared_values.value, intervals.value) as value,
        intervals.interval_kind,
        intervals.low_95,
        intervals.high_95
    from compared_values
    left join intervals
        on
            compared_values.variant_no = intervals.variant_no
            and compared_values.slice = intervals.slice
            and coalesce(compared_values.channel, '') = coalesce(intervals.channel, '')
            and compared_values.grain = intervals.grain
            and compared_values.beside = intervals.beside
),

values_beside as (
    select
        kpis.variant_no,
        slices.slice,
        slices.channel,
        labelled.grain,
        labelled.period_start,
        labelled.period_label,
        kpis.kpi_id,
        kpis.variant,
        kpis.is_default,
        kpis.family,
        kpis.name,
        kpis.unit,
        kpis.direction,
        -- A count is what there is, and no sample.
        kpis.aggregation <> 'sum' as is_sample,
        kpis.aggregation in ('sum', 'per_distinct', 'share_on_several_channels') as grows,
        this.value,
        coalesce(this.n, 0) as n,
        this.units,
        this.interval_kind,
        this.low_95,
        this.high_95,
        previous.value as previous_value,
        coalesce(previous.n, 0) as previous_n,
        year_ago.value as year_ago_value,
        coalesce(year_ago.n, 0) as year_ago_n,
        {{ change_bound('this.', 'previous.', '-') }} as change_low_95,
        {{ change_bound('this.', 'previous.', '+') }} as change_high_95,
        {{ change_bound('this.', 'year_ago.', '-') }} as change_from_year_ago_low_95,
        {{ change_bound('this.', 'year_ago.', '+') }} as change_from_year_ago_high_95
    from slices
    inner join kpis on slices.kpi_id = kpis.kpi_id and slices.variant = kpis.variant
    inner join labelled on slices.grain = labelled.grain
    {%- for beside in ['this', 'previous', 'year_ago'] %}
    left join with_intervals as {{ beside }}
        on
            kpis.variant_no = {{ beside }}.variant_no
            and slices.slice = {{ beside }}.slice
            and coalesce(slices.channel, '') = coalesce({{ beside }}.channel, '')
            and slices.grain = {{ beside }}.grain
            and {{ beside }}.beside = '{{ beside }}'
    {%- endfor %}
),

-- How long a period is, so that a target of a longer one can stand beside it.
targets as (
    select
        *,
        case time_frame
            when 'day' then 1
            when 'week' then 7
            when 'month' then 31
            when 'quarter' then 92
            when 'year' then 366
        end as days
    from {{ ref('kpi_targets') }}
    where scope in ('all', 'channel')
),

-- The target that fits best: the deployment's own, of the channel, of the shortest time frame.
fitting_targets as (
    select
        values_beside.variant_no,
        values_beside.slice,
        values_beside.channel,
        values_beside.grain,
        targets.low,
        targets.high,
        targets.time_frame,
        targets.source,
        targets.business_outcome,
        row_number() over (
            partition by
                values_beside.variant_no,
                values_beside.slice,
                values_beside.channel,
                values_beside.grain
            order by
                case when targets.source = 'own' then 0 else 1 end,
                case
                    when targets.scope = 'all' then 2
                    when targets.scope_value is null then 1
                    else 0
                end,
                targets.days,
                targets.target_id
        ) as place
    from values_beside
    inner join targets
        on values_beside.kpi_id = targets.kpi_id and values_beside.variant = targets.variant
    where
        (
            values_beside.slice = targets.scope
            or (targets.scope = 'all' and not values_beside.grows)
        )
        and (
            targets.scope = 'all'
            or coalesce(targets.scope_value, values_beside.channel) = values_beside.channel
        )
        and (
            targets.time_frame is null
            or targets.time_frame = values_beside.grain
            or (
                not values_beside.grows
                and targets.days
                > case values_beside.grain when 'day' then 1 when 'week' then 7 else 31 end
            )
        )
        and values_beside.period_start >= coalesce(targets.valid_from, values_beside.period_start)
        and values_beside.period_start <= coalesce(targets.valid_to, values_beside.period_start)
),

settings as (
    select industry from {{ ref('int_settings') }}
),

-- What is typical: of the deployment's industry, of the channel. What is stated in another unit
-- (reviews a week beside a share) is not compared.
fitting_benchmarks as (
    select
        values_beside.variant_no,
        values_beside.slice,
        values_beside.channel,
        values_beside.grain,
        benchmarks.low,
        benchmarks.high,
        benchmarks.source,
        row_number() over (
            partition by
                values_beside.variant_no,
                values_beside.slice,
                values_beside.channel,
                values_beside.grain
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
            and values_beside.unit = benchmarks.unit
    where
        benchmarks.kind = 'typical'
        and (benchmarks.channel is null or benchmarks.channel = values_beside.channel)
        and (benchmarks.industry is null or benchmarks.industry = settings.industry)
),

with_targets as (
    select
        values_beside.*,
        values_beside.is_sample
        and values_beside.n > 0
        and least(values_beside.n, coalesce(values_beside.units, values_beside.n)) < 30
            as is_too_few,
        fitting_benchmarks.low as benchmark_low,
        fitting_benchmarks.high as benchmark_high,
        fitting_benchmarks.source as benchmark_source,
        fitting_targets.low as target_low,
        fitting_targets.high as target_high,
        fitting_targets.time_frame as target_time_frame,
        fitting_targets.source as target_source,
        fitting_targets.business_outcome
    from values_beside
    left join fitting_targets
        on
            values_beside.variant_no = fitting_targets.variant_no
            and values_beside.slice = fitting_targets.slice
            and coalesce(values_beside.channel, '') = coalesce(fitting_targets.channel, '')
            and values_beside.grain = fitting_targets.grain
            and fitting_targets.place = 1
    left join fitting_benchmarks
        on
            values_beside.variant_no = fitting_benchmarks.variant_no
            and values_beside.slice = fitting_benchmarks.slice
            and coalesce(values_beside.channel, '') = coalesce(fitting_benchmarks.channel, '')
            and values_beside.grain = fitting_benchmarks.grain
            and fitting_benchmarks.place = 1
),

-- The tables without which a KPI's numbers are incomplete.
tables_of_kpis as (
    select
        kpis.variant_no,
        fact_tables.table_name
    from kpis
    inner join fact_tables
        on concat(', ', kpis.facts, ', ') like concat('%, ', fact_tables.fact, ', %')
    group by kpis.variant_no, fact_tables.table_name
),

incomplete as (
    select
        with_targets.variant_no,
        with_targets.slice,
        with_targets.channel,
        with_targets.grain,
        count(distinct days_in_doubt.local_date) as incomplete_days
    from with_targets
    inner join tables_of_kpis on with_targets.variant_no = tables_of_kpis.variant_no
    inner join days on with_targets.grain = days.grain and days.beside = 'this'
    inner join days_in_doubt
        on
            tables_of_kpis.table_name = days_in_doubt.table_name
            and days.date_day = days_in_doubt.local_date
            and coalesce(days_in_doubt.channel, with_targets.channel, '')
            = coalesce(with_targets.channel, days_in_doubt.channel, '')
    group by
        with_targets.variant_no,
        with_targets.slice,
        with_targets.channel,
        with_targets.grain
),

newest_of_tables as (
    select
        with_targets.variant_no,
        with_targets.slice,
        with_targets.channel,
        with_targets.grain,
        tables_of_kpis.table_name,
        max(least(freshness.newest_at, freshness.as_of_at)) as newest_at
    from with_targets
    inner join tables_of_kpis on with_targets.variant_no = tables_of_kpis.variant_no
    inner join freshness
        on
            tables_of_kpis.table_name = freshness.table_name
            and coalesce(freshness.channel, with_targets.channel, '')
            = coalesce(with_targets.channel, freshness.channel, '')
    group by
        with_targets.variant_no,
        with_targets.slice,
        with_targets.channel,
        with_targets.grain,
        tables_of_kpis.table_name
),

-- A KPI reaches as far as that of its tables which ends first.
reach as (
    select
        variant_no,
        slice,
        channel,
        grain,
        min(newest_at) as data_until_at
    from newest_of_tables
    group by variant_no, slice, channel, grain
),

with_reach as (
    select
        with_targets.*,
        reach.data_until_at,
        coalesce(incomplete.incomplete_days, 0) as incomplete_days
    from with_targets
    left join reach
        on
            with_targets.variant_no = reach.variant_no
            and with_targets.slice = reach.slice
            and coalesce(with_targets.channel, '') = coalesce(reach.channel, '')
            and with_targets.grain = reach.grain
    left join incomplete
        on
            with_targets.variant_no = incomplete.variant_no
            and with_targets.slice = incomplete.slice
            and coalesce(with_targets.channel, '') = coalesce(incomplete.channel, '')
            and with_targets.grain = incomplete.grain
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
    cast(period_start as timestamp) as period_start,
    period_label,
    slice,
    channel,
    cast(value as double) as value,
    cast(n as bigint) as n,
    cast(units as bigint) as units,
    is_too_few,
    interval_kind,
    cast(low_95 as double) as low_95,
    cast(high_95 as double) as high_95,
    cast(previous_value as double) as previous_value,
    cast(value - previous_value as double) as change,
    cast(change_low_95 as double) as change_low_95,
    cast(change_high_95 as double) as change_high_95,
    change_low_95 <= 0 and change_high_95 >= 0 as is_change_within_noise,
    cast(previous_n as bigint) as previous_n,
    cast(year_ago_value as double) as year_ago_value,
    cast(value - year_ago_value as double) as change_from_year_ago,
    cast(change_from_year_ago_low_95 as double) as change_from_year_ago_low_95,
    cast(change_from_year_ago_high_95 as double) as change_from_year_ago_high_95,
    cast(year_ago_n as bigint) as year_ago_n,
    benchmark_low,
    benchmark_high,
    benchmark_source,
    target_low,
    target_high,
    target_time_frame,
    target_source,
    business_outcome,
    case
        when n = 0 or value is null then 'no data'
        when target_low is null and target_high is null then cast(null as string)
        when is_too_few then 'too few'
        when
            (target_low > low_95 and target_low <= high_95 and direction <> 'down')
            or (target_high >= low_95 and target_high < high_95 and direction <> 'up')
            then 'within noise'
        when {{ meets_target('value', 'target_low', 'target_high', 'direction') }} then 'met'
        else 'missed'
    end as status,
    cast(incomplete_days as bigint) as incomplete_days,
    data_until_at
from with_reach
