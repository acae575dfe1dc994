{{ config(
    database=target.database,
    schema='kpi_layer',
    pre_hook="{{ keep_first_days('select 0, date_day from ' ~ ref('kpi_scorecard_days')) }}"
) }}

-- Percentiles of the scorecard's periods, and between which ranks their 95 % intervals lie,
-- whatever the distribution.
with

kpis as (
    select
        *,
        case aggregation when 'p50' then 5 else 9 end as tenths
    from {{ ref('dim_kpis') }}
    where aggregation in ('p50', 'p90')
),

days as (
    select * from {{ ref('kpi_scorecard_days') }}
),

daily as (
    select
        kpis.variant_no,
        kpis.tenths,
        contributions.event_date,
        contributions.channel,
        cast(floor(contributions.numerator) as bigint) as whole_seconds,
        count(*) as n
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    where
        contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and contributions.event_date in (select days.date_day from days)
        and {{ not_before_first_day('contributions.event_at_local', 0) }}
    group by
        kpis.variant_no,
        kpis.tenths,
        contributions.event_date,
        contributions.channel,
        cast(floor(contributions.numerator) as bigint)
),

sliced as (
    {{ main_slices('daily') }}
),

histograms as (
    select
        sliced.variant_no,
        sliced.tenths,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel_of_slice as channel,
        sliced.whole_seconds,
        sum(sliced.n) as n
    from sliced
    inner join days on sliced.event_date = days.date_day
    group by
        sliced.variant_no,
        sliced.tenths,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel_of_slice,
        sliced.whole_seconds
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
    from histograms
),

ends as (
    select
        *,
        {{ rank_bound('units', 'tenths', '-') }} as low_rank,
        {{ rank_bound('units', 'tenths', '+') }} as high_rank
    from ranked
)

select
    variant_no,
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
group by variant_no, grain, beside, slice, channel
