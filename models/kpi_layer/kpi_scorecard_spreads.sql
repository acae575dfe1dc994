{{ config(
    database=target.database,
    schema='kpi_layer',
    pre_hook="{{ keep_first_days('select 0, date_day from ' ~ ref('kpi_scorecard_days')) }}"
) }}

-- What an interval of a ratio of sums needs: how numerators and denominators of what was drawn
-- independently vary, and vary together.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
    where
        aggregation in ('ratio', 'mean', 'per_distinct', 'share_on_several_channels')
        and sample_unit <> 'none'
),

days as (
    select * from {{ ref('kpi_scorecard_days') }}
),

contributions as (
    select
        kpis.variant_no,
        kpis.sample_unit,
        contributions.event_date,
        contributions.channel,
        contributions.agent_id,
        contributions.numerator,
        contributions.denominator
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    where
        kpis.aggregation in ('ratio', 'mean')
        and contributions.is_in_whole
        and not coalesce(contributions.is_leg, false)
        and contributions.event_date in (select days.date_day from days)
        and {{ not_before_first_day('contributions.event_at_local', 0) }}
        and (contributions.numerator <> 0 or contributions.denominator <> 0)
),

-- An agent's intervals of one day hang together: the day is what is drawn.
units as (
    select
        variant_no,
        event_date,
        channel,
        numerator,
        denominator
    from contributions
    where sample_unit = 'event'
    union all
    select
        variant_no,
        event_date,
        channel,
        sum(numerator) as numerator,
        sum(denominator) as denominator
    from contributions
    where sample_unit = 'agent_day'
    group by variant_no, event_date, channel, agent_id
),

-- Days first, as a day is in several periods.
daily as (
    select
        variant_no,
        event_date,
        channel,
        count(*) as units,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(numerator * numerator) as numerator_squares,
        sum(denominator * denominator) as denominator_squares,
        sum(numerator * denominator) as products,
        min(case when denominator = 1 and numerator in (0, 1) then 1 else 0 end) as is_share
    from units
    group by variant_no, event_date, channel
),

sliced as (
    {{ main_slices('daily') }}
),

added_up as (
    select
        sliced.variant_no,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel_of_slice as channel,
        sum(sliced.units) as units,
        sum(sliced.numerator) as numerator,
        sum(sliced.denominator) as denominator,
        sum(sliced.numerator_squares) as numerator_squares,
        sum(sliced.denominator_squares) as denominator_squares,
        sum(sliced.products) as products,
        min(sliced.is_share) as is_share
    from sliced
    inner join days on sliced.event_date = days.date_day
    group by
        sliced.variant_no,
        days.grain,
        days.beside,
        sliced.slice,
        sliced.channel_of_slice
),

-- Not among the contributions: the engine would keep who it was with each of them.
persons as (
    select
        kpis.variant_no,
        kpis.aggregation,
        contributions.event_date,
        contributions.channel,
        {{ fingerprint_of_row(['contributions.counted']) }} as counted,
        contributions.numerator
    from {{ ref('kpi_contributions') }} as contributions
    inner join kpis
        on contributions.kpi_id = kpis.kpi_id and contributions.variant = kpis.variant
    where
        kpis.aggregation in ('per_distinct', 'share_on_several_channels')
        and contributions.is_in_whole
        and contributions.counted is not null
        and contributions.event_date in (select days.date_day from days)
        and {{ not_before_first_day('contributions.event_at_local', 0) }}
),

sliced_persons as (
    {{ main_slices('persons') }}
),

-- Who is counted once in a period is a unit of it; four days beside a day are four periods.
counted as (
    select
        persons.variant_no,
        days.grain,
        days.beside,
        persons.slice,
        persons.channel_of_slice as channel,
        case
            when max(persons.aggregation) = 'per_distinct' then sum(persons.numerator)
            when
                min(nullif(persons.channel, 'unknown')) <> max(nullif(persons.channel, 'unknown'))
                then 1
            else 0
        end as numerator
    from sliced_persons as persons
    inner join days on persons.event_date = days.date_day
    group by
        persons.variant_no,
        days.grain,
        days.beside,
        persons.slice,
        persons.channel_of_slice,
        persons.counted,
        case when days.grain = 'day' then persons.event_date end
)

select
    variant_no,
    grain,
    beside,
    slice,
    channel,
    units,
    numerator,
    denominator,
    numerator_squares,
    denominator_squares,
    products,
    is_share = 1 as is_share
from added_up
union all
select
    variant_no,
    grain,
    beside,
    slice,
    channel,
    count(*) as units,
    sum(numerator) as numerator,
    count(*) as denominator,
    sum(numerator * numerator) as numerator_squares,
    count(*) as denominator_squares,
    sum(numerator) as products,
    min(case when numerator in (0, 1) then 1 else 0 end) = 1 as is_share
from counted
group by variant_no, grain, beside, slice, channel
