with

settings as (
    select * from {{ ref('queues') }}
),

channels as (
    select * from {{ ref('channels') }}
),

seen as (
    select distinct
        queue,
        channel
    from {{ ref('int_legs') }}
    where queue is not null
),

queues as (
    select
        coalesce(settings.queue, seen.queue) as queue,
        coalesce(settings.channel, seen.channel) as channel,
        settings.service_level_target_seconds,
        settings.short_abandon_seconds,
        settings.description,
        settings.queue is not null as is_in_settings
    from settings
    full outer join seen
        on settings.queue = seen.queue and settings.channel = seen.channel
)

select
    queues.queue,
    queues.channel,
    coalesce(queues.service_level_target_seconds, channels.service_level_target_seconds)
        as service_level_target_seconds,
    coalesce(queues.short_abandon_seconds, channels.short_abandon_seconds)
        as short_abandon_seconds,
    queues.description,
    queues.is_in_settings
from queues
left join channels on queues.channel = channels.code
