{{ config(database=target.database, schema='kpi_layer') }}

-- Of the scorecard's periods: the percentile, and between which ranks its 95 % interval lies,
-- whatever the distribution.
with

kpis as (
    select
        kpi_id,
        variant,
        variant_no,
        events_variant_no,
        case aggregation when 'p50' then 5 else 9 end as tenths,
        cuts <> 'within_channel' as has_whole
    from {{ ref('dim_kpis') }}
    where aggregation in ('p50', 'p90')
),

days as (
    select * from {{ ref('kpi_scorecard_days') }}
),

-- Named by their ids, so that the relations of all other KPIs are not read.
events as (
    select
        kpis.events_variant_no as variant_no,
        kpis.has_whole,
        contributions.channel,
        contributions.event_date,
        cast(floor(contributions.numerator) as bigint) as whole_seconds
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on
            contributions.kpi_id = kpis.kpi_id
            and contributions.variant = kpis.variant
            and kpis.variant_no = kpis.events_variant_no
    where
        contributions.is_in_whole
        {%- set ids = [] %}
        {%- for card in kpi_cards() if card.variants | selectattr('is_percentile') | list %}
        {%- do ids.append("'" ~ card.id ~ "'") %}
        {%- endfor %}
        {%- if ids %}
        and contributions.kpi_id in ({{ ids | join(', ') }})
        {%- endif %}
),

sliced as (
    select
        variant_no,
        'channel' as slice,
        channel,
        event_date,
        whole_seconds
    from events
    union all
    select
        variant_no,
        'all' as slice,
        cast(null as string) as channel,
        event_date,
        whole_seconds
    from events
    where has_whole
),

counted as (
    select
        sliced.variant_no,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel,
        sliced.whole_seconds,
        count(*) as n
    from sliced
    inner join days on sliced.event_date = days.date_day
    group by
        sliced.variant_no,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel,
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
    min(case when low_rank >= 1 and high_rank <= units and n_so_far >= low_rank then whole_seconds end)
        as low_95,
    min(case when low_rank >= 1 and n_so_far >= high_rank then whole_seconds end) as high_95
from ends
group by kpi_variant_no, grain, beside, slice, channel
