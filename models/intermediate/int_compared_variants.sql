{#- What each reading of a count counts, and whether it is the one that we go by. -#}
{%- set readings = {
    'contacts': [
        ('offered', 'offered', 'is_offered', true),
        ('offered', 'short_abandons_excluded', 'is_offered and not is_short', false),
        ('offered', 'entered', 'is_entered', false),
        ('offered', 'blocked_included', 'true', false),
        ('answered', 'answered', 'is_offered and is_answered', true),
        ('answered', 'in_time', 'is_offered and is_answered and is_in_time', false),
        ('abandoned', 'queue', 'is_abandoned_from_queue', true),
        ('abandoned', 'short_excluded', 'is_abandoned_from_queue and not is_short', false),
        ('abandoned', 'any_step', 'is_abandoned', false),
        ('abandoned', 'not_answered', 'is_offered and not is_answered', false),
    ],
    'legs': [
        ('offered', 'every_leg', 'is_offered', false),
        ('answered', 'every_leg', 'is_answered and is_offered', false),
    ],
} -%}
{%- set rates = [
    'service_level', 'abandonment_rate', 'average_speed_of_answer', 'average_handle_time',
] -%}

with

figures as (
    select * from {{ ref('int_reported_figures') }}
),

days as (
    select distinct date_day from figures
),

contacts as (
    select
        contact_id,
        source_system,
        cast(arrived_at_local as date) as date_day,
        channel,
        coalesce(queue, 'unknown') as queue,
        is_entered,
        is_offered,
        is_answered,
        is_abandoned,
        is_abandoned_from_queue,
        coalesce(wait_seconds <= service_level_target_seconds, false) as is_in_time,
        is_abandoned_from_queue
        and coalesce(wait_seconds <= short_abandon_seconds, false) as is_short
    from {{ ref('fct_contacts') }}
    where direction = 'inbound'
),

legs as (
    select
        source_system,
        cast(arrived_at_local as date) as date_day,
        channel,
        coalesce(queue, 'unknown') as queue,
        is_offered,
        is_answered
    from {{ ref('fct_contact_legs') }}
    where direction = 'inbound'
),

kpis as (
    select
        kpi_id,
        variant,
        is_default
    from {{ ref('dim_kpis') }}
),

counts_of_contacts as (
    select
        {%- for figure, variant, condition, is_ours in readings.contacts %}
        count(case when {{ condition }} then 1 end) as {{ figure }}__{{ variant }},
        {%- endfor %}
        contacts.source_system,
        contacts.date_day,
        contacts.channel,
        contacts.queue
    from contacts
    inner join days on contacts.date_day = days.date_day
    group by
        contacts.source_system,
        contacts.date_day,
        contacts.channel,
        contacts.queue
),

counts_of_legs as (
    select
        {%- for figure, variant, condition, is_ours in readings.legs %}
        count(case when {{ condition }} then 1 end) as {{ figure }}__{{ variant }},
        {%- endfor %}
        legs.source_system,
        legs.date_day,
        legs.channel,
        legs.queue
    from legs
    inner join days on legs.date_day = days.date_day
    group by
        legs.source_system,
        legs.date_day,
        legs.channel,
        legs.queue
),

events as (
    {%- for kpi in rates %}
    select
        '{{ kpi }}' as figure,
        variant,
        event_id,
        event_date,
        channel,
        queue,
        numerator,
        denominator
    from {{ ref(kpi) }}
    where is_in_whole and not coalesce(is_leg, false)
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- By the day, system, channel and queue, whatever somebody reported.
parts as (
    {%- for kind, readings_of_kind in readings.items() %}
    {%- for figure, variant, condition, is_ours in readings_of_kind %}
    select
        '{{ figure }}' as figure,
        '{{ variant }}' as variant,
        {{ is_ours | lower }} as is_default,
        source_system,
        date_day,
        channel,
        queue,
        cast({{ figure }}__{{ variant }} as double) as numerator,
        cast(null as double) as denominator
    from counts_of_{{ kind }}
    union all
    {%- endfor %}
    {%- endfor %}
    select
        events.figure,
        events.variant,
        kpis.is_default,
        contacts.source_system,
        events.event_date as date_day,
        events.channel,
        events.queue,
        sum(events.numerator) as numerator,
        sum(events.denominator) as denominator
    from events
    inner join days on events.event_date = days.date_day
    inner join contacts on events.event_id = contacts.contact_id
    inner join kpis on events.figure = kpis.kpi_id and events.variant = kpis.variant
    group by
        events.figure,
        events.variant,
        kpis.is_default,
        contacts.source_system,
        events.event_date,
        events.channel,
        events.queue
),

-- Without a queue the whole channel is meant; a day on which other queues have contacts has 0.
matched as (
    select
        figures.date_day,
        figures.source_system,
        figures.channel,
        figures.queue,
        figures.figure,
        parts.variant,
        parts.is_default,
        sum(
            case
                when coalesce(figures.queue, parts.queue) = parts.queue then parts.numerator
                when parts.denominator is null then 0
            end
        ) as numerator,
        sum(
            case when coalesce(figures.queue, parts.queue) = parts.queue then parts.denominator end
        ) as denominator
    from figures
    inner join parts
        on
            figures.figure = parts.figure
            and figures.date_day = parts.date_day
            and figures.channel = parts.channel
            and coalesce(figures.source_system, parts.source_system) = parts.source_system
    group by
        figures.date_day,
        figures.source_system,
        figures.channel,
        figures.queue,
        figures.figure,
        parts.variant,
        parts.is_default
)

select
    date_day,
    source_system,
    channel,
    queue,
    figure,
    variant,
    is_default,
    case
        when figure in ('offered', 'answered', 'abandoned') then numerator
        when denominator <> 0 then numerator / denominator
    end as value
from matched
