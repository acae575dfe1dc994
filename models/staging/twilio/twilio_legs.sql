{{ config(
    enabled=is_connected('twilio'),
    slice=['task_id'],
    touched=[
        changed('twilio_events', 'task_id'),
        changed('twilio_reservations', 'task_id'),
    ]
) }}

with

events as (
    select * from {{ ref('twilio_events') }}
    where {{ is_touched('task_id') }}
),

reservations as (
    select * from {{ ref('twilio_reservations') }}
    where {{ is_touched('task_id') }}
),

-- Any event of a task may come first, and any may be missing.
tasks as (
    select
        task_id,
        max(channel) as channel,
        max(direction) as direction,
        max(address_pseudonym) as address_pseudonym,
        max(line) as line,
        max(reason) as reason,
        min(happened_at) as created_at,
        min(case when event_type = 'task.canceled' then happened_at end) as canceled_at,
        max(
            case
                when
                    event_type in (
                        'task.canceled', 'task.completed', 'task.deleted', 'task.system-deleted'
                    )
                    then happened_at
            end
        ) as over_at
    from events
    where task_id is not null
    group by task_id
),

-- What a leg may begin with: an entry into a queue, or a worker.
beginnings as (
    select
        task_id,
        event_id as beginning_id,
        true as is_entry,
        happened_at as at_time
    from events
    where event_type = 'task-queue.entered' and task_id is not null
    union all
    select
        task_id,
        reservation_id as beginning_id,
        false as is_entry,
        accepted_at as at_time
    from reservations
    where accepted_at is not null
),

counted as (
    select
        *,
        sum(case when is_entry then 1 else 0 end) over (
            partition by task_id
            order by at_time, case when is_entry then 0 else 1 end, beginning_id
            rows between unbounded preceding and current row
        ) as entry_number
    from beginnings
),

placed as (
    select
        *,
        row_number() over (
            partition by task_id, entry_number, is_entry order by at_time, beginning_id
        ) as place
    from counted
),

-- The first worker after an entry is who took it; each other is a leg of its own.
paired as (
    select
        task_id,
        entry_number,
        place,
        max(case when is_entry then beginning_id end) as entry_id,
        max(case when not is_entry then beginning_id end) as reservation_id,
        min(at_time) as at_time
    from placed
    group by task_id, entry_number, place
),

legs as (
    select
        tasks.*,
        row_number() over (
            partition by tasks.task_id order by paired.at_time, paired.entry_number, paired.place
        ) as leg,
        lead(paired.at_time) over (
            partition by tasks.task_id order by paired.at_time, paired.entry_number, paired.place
        ) as next_at,
        entries.event_id is not null as has_entry,
        coalesce(entries.queue, reservations.queue) as queue,
        reservations.worker_id,
        reservations.accepted_at is not null as is_answered,
        entries.happened_at as queued_at,
        reservations.created_at as reserved_at,
        reservations.accepted_at,
        reservations.wrapup_at,
        reservations.completed_at,
        coalesce(
            reservations.wrapup_at,
            reservations.completed_at,
            reservations.cancelled_at,
            tasks.over_at
        ) as released_at
    from tasks
    left join paired on tasks.task_id = paired.task_id
    left join events as entries on paired.entry_id = entries.event_id
    left join reservations
        on
            paired.task_id = reservations.task_id
            and paired.reservation_id = reservations.reservation_id
    where
        tasks.channel is not null
        -- Whether a customer who was called was there, nobody says.
        and (tasks.direction = 'inbound' or tasks.channel <> 'voice')
        and (tasks.over_at is not null or tasks.channel <> 'voice')
),

judged as (
    select
        *,
        case
            when direction = 'outbound' then 'sent'
            when is_answered then 'answered'
            when next_at is not null then 'overflowed'
            when over_at is null then 'waiting'
            when canceled_at is null or lower(reason) like '%ttl%' then 'system_ended'
            when channel in ('voice', 'chat') then 'abandoned'
            else 'system_ended'
        end as outcome,
        max(released_at) over (
            partition by task_id
            order by leg
            rows between 1 following and unbounded following
        ) > released_at as goes_on_with_another
    from legs
)

select
    task_id,
    leg,
    channel,
    direction,
    address_pseudonym,
    line,
    queue,
    'twilio:' || worker_id as agent_id,
    case when leg = 1 then created_at else coalesce(queued_at, reserved_at, accepted_at) end
        as started_at,
    case when direction = 'inbound' then queued_at end as queued_at,
    case when reserved_at <= accepted_at then reserved_at end as ringing_at,
    case when channel in ('voice', 'chat') then accepted_at end as answered_at,
    case when not is_answered and has_entry then coalesce(next_at, over_at) end as left_queue_at,
    case when is_answered then released_at else coalesce(next_at, over_at) end as ended_at,
    case
        when completed_at >= wrapup_at then {{ seconds_between('wrapup_at', 'completed_at') }}
    end as work_after_seconds,
    case
        when completed_at >= accepted_at then {{ seconds_between('accepted_at', 'completed_at') }}
    end as handle_seconds,
    outcome,
    case when outcome = 'abandoned' and has_entry then 'queue' end as abandoned_in,
    case
        when outcome = 'abandoned' then 'customer'
        when outcome = 'system_ended' then 'system'
    end as ended_by,
    case when is_answered then coalesce(goes_on_with_another, false) end as transferred
from judged
