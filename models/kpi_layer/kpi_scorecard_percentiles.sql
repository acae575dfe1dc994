{{ config(database=target.database, schema='kpi_layer') }}

-- Of the scorecard's periods the days' histograms, read off: the percentile, and between which
-- ranks its 95 % interval lies, whatever the distribution.
with

kpis as (
    select
        variant_no,
        events_variant_no,
        case aggregation when 'p50' then 5 else 9 end as tenths
    from {{ ref('dim_kpis') }}
    where aggregation in ('p50', 'p90')
),

days as (
    select * from {{ ref('kpi_scorecard_days') }}
),

counted as (
    select
        daily.variant_no,
        days.grain,
        days.beside,
        daily.slice,
        daily.channel,
        daily.whole_seconds,
        sum(daily.n) as n
    from {{ ref('kpi_daily_seconds') }} as daily
    inner join days on daily.event_date = days.date_day
    where daily.slice in ('all', 'channel') and daily.detail_name is null
    group by
        daily.variant_no,
        days.grain,
        days.beside,
        daily.slice,
        daily.channel,
        daily.whole_seconds
),

ranked as (
    select
        *,
        sum(n) over (partition by variant_no, grain, beside, slice, channel) as units,
        sum(n) over (
            partition by variant_no, grain, beside, slice, channel
            order by whole_seconds
            rows between unbounded preceding and current row
        ) as n_so_far
    from counted
),

ends as (
    select
        ranked.*,
        kpis.variant_no as kpi_variant_no,
        kpis.tenths,
        {{ rank_bound('ranked.units', 'kpis.tenths', '-') }} as low_rank,
        {{ rank_bound('ranked.units', 'kpis.tenths', '+') }} as high_rank
    from ranked
    inner join kpis on ranked.variant_no = kpis.events_variant_no
)

select
    kpi_variant_no as variant_no,
    grain,
    beside,
    slice,
    channel,
    max(units) as units,
    min(case when n_so_far * 10 >= units * tenths then whole_seconds end) as value,
    min(
        case
            when low_rank >= 1 and high_rank <= units and n_so_far >= low_rank then whole_seconds
        end
    ) as low_95,
    min(case when low_rank >= 1 and n_so_far >= high_rank then whole_seconds end) as high_95
from ends
group by kpi_variant_no, grain, beside, slice, channel
