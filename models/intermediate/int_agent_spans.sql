{{ config(
    materialized='incremental',
    slice=['cast(interval_at as date)'],
    touched=[
        dates_of_changes('fct_agent_states', 'started_at', 'ended_at'),
        dates_of_changes(
            'fct_schedules',
            'starts_at',
            'least(ends_at, (select max(last_at) from {int_known_spans}))'
        ),
        dates_of_changes(
            'int_known_spans',
            'min(first_at)',
            'case when count(*) = 2 then max(first_at) else max(last_at) end',
            'source_system, site_or_none'
        ),
        dates_of_changes(
            'int_known_spans', 'min(last_at)', 'max(last_at)', 'source_system, site_or_none'
        ),
        looked_up('this', 'cast(interval_at as date)', 'int_agent_intervals', 'agent_id'),
    ]
) }}

-- What agents did and were to do, cut where intervals begin: nothing after this has to look beyond
-- one agent and interval. Intervals of a zone that is a quarter of an hour off are that short, so
-- that none crosses a local midnight.
with

states as (
    select * from {{ ref('fct_agent_states') }}
    where ended_at > started_at and {{ overlaps_touched('started_at', 'ended_at') }}
),

kinds_of_state as (
    select * from {{ ref('agent_states') }}
),

schedules as (
    select * from {{ ref('fct_schedules') }}
    where
        is_effective
        and not is_absence
        and ends_at > starts_at
        and {{ overlaps_touched('starts_at', 'ends_at') }}
),

known_spans as (
    select * from {{ ref('int_known_spans') }}
),

agent_intervals as (
    select * from {{ ref('int_agent_intervals') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

planned as (
    select
        schedules.source_system,
        schedules.agent_id,
        schedules.is_productive,
        greatest(schedules.starts_at, known_spans.first_at) as starts_at,
        least(schedules.ends_at, known_spans.last_at) as ends_at
    from schedules
    inner join known_spans
        on
            schedules.source_system = known_spans.source_system
            and coalesce(schedules.site, '') = known_spans.site_or_none
),

spans as (
    select
        states.source_system,
        states.agent_id,
        kinds_of_state.is_logged_in,
        kinds_of_state.is_available,
        kinds_of_state.is_busy,
        states.is_productive,
        states.is_paid,
        false as is_planned,
        false as is_planned_productive,
        states.started_at as starts_at,
        states.ended_at as ends_at
    from states
    inner join kinds_of_state on states.state = kinds_of_state.code
    union all
    select
        source_system,
        agent_id,
        false as is_logged_in,
        false as is_available,
        false as is_busy,
        false as is_productive,
        false as is_paid,
        true as is_planned,
        is_productive as is_planned_productive,
        starts_at,
        ends_at
    from planned
    where ends_at > starts_at
),

first_intervals as (
    select
        spans.*,
        coalesce(agent_intervals.interval_seconds, settings.interval_seconds) as interval_seconds,
        {{ start_of_interval(
            'spans.starts_at',
            'coalesce(agent_intervals.interval_seconds, settings.interval_seconds)'
        ) }} as first_interval_at
    from spans
    cross join settings
    left join agent_intervals
        on
            spans.source_system = agent_intervals.source_system
            and spans.agent_id = agent_intervals.agent_id
),

numbered as (
    select
        *,
        {{ every_number(
            'cast(ceil(('
            ~ seconds_between('first_interval_at', 'ends_at')
            ~ ') / interval_seconds) as bigint)'
        ) }} as place
    from first_intervals
),

placed as (
    select
        *,
        {{ add_seconds('first_interval_at', 'place * interval_seconds') }} as interval_at,
        {{ add_seconds('first_interval_at', '(place + 1) * interval_seconds') }} as next_interval_at
    from numbered
)

select
    source_system,
    agent_id,
    interval_seconds,
    is_logged_in,
    is_available,
    is_busy,
    is_productive,
    is_paid,
    is_planned,
    is_planned_productive,
    interval_at,
    greatest(starts_at, interval_at) as starts_at,
    least(ends_at, next_interval_at) as ends_at
from placed
