{{ config(
    enabled=is_connected('twilio'),
    slice=['agent_id'],
    touched=[
        changed('twilio_events', "'twilio:' || worker_id"),
        changed('twilio_reservations', "'twilio:' || worker_id"),
    ]
) }}

with

events as (
    select * from {{ ref('twilio_events') }}
    where
        event_type = 'worker.activity.update'
        and worker_id is not null
        and {{ is_touched("'twilio:' || worker_id") }}
),

reservations as (
    select * from {{ ref('twilio_reservations') }}
    where {{ is_touched("'twilio:' || worker_id") }}
),

-- Whose activities nobody tells would look busy without a pause.
followed as (
    select distinct worker_id
    from events
),

changes_of_activity as (
    select
        *,
        lower(previous_activity) as activity
    from events
    where previous_activity_seconds > 0
),

-- A change of activity tells what it ends, by a company's own names: what is none of these is not
-- known. An activity goes on while a worker is busy with tasks.
spans as (
    select
        worker_id,
        case
            when activity in ('available', 'idle') then 'available'
            when activity in ('offline', 'logged out') then 'offline'
            when activity like '%training%' or activity like '%coaching%' then 'training'
            when activity like '%meeting%' then 'meeting'
            when activity like '%wrap%up%' or activity like '%after%work%'
                then 'after_contact_work'
            when
                activity in ('unavailable', 'away')
                or activity like '%break%' or activity like '%lunch%' or activity like '%meal%'
                then 'break'
        end as state,
        cast(null as string) as task_id,
        2 as weight,
        {{ add_seconds('happened_at', '-previous_activity_seconds') }} as started_at,
        happened_at as ended_at
    from changes_of_activity
    union all
    select
        worker_id,
        'contact' as state,
        task_id,
        0 as weight,
        accepted_at as started_at,
        coalesce(wrapup_at, completed_at, cancelled_at) as ended_at
    from reservations
    union all
    select
        worker_id,
        'after_contact_work' as state,
        task_id,
        1 as weight,
        wrapup_at as started_at,
        completed_at as ended_at
    from reservations
),

-- Two that begin within the same millisecond are told as one: the work, or the longer one.
placed as (
    select
        spans.*,
        row_number() over (
            partition by spans.worker_id, spans.started_at
            order by spans.weight asc, spans.ended_at desc, spans.task_id asc, spans.state asc
        ) as place
    from spans
    inner join followed on spans.worker_id = followed.worker_id
    where spans.state is not null and spans.ended_at > spans.started_at
)

select
    'twilio:' || worker_id as agent_id,
    state,
    task_id as external_contact_id,
    started_at,
    ended_at
from placed
where place = 1
