{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['agent_arn'],
    touched=[
        changed('stg_amazon_connect__agent_events', 'agent_arn'),
        changed('stg_amazon_connect__agent_contacts', 'agent_arn'),
        looked_up(
            'stg_amazon_connect__agent_contacts', 'agent_arn', 'amazon_connect_parts', 'contact_id'
        ),
    ]
) }}

with

events as (
    select * from {{ ref('stg_amazon_connect__agent_events') }}
    where row_status = 'used' and {{ is_touched('agent_arn') }}
),

told as (
    select * from {{ ref('stg_amazon_connect__agent_contacts') }}
    where row_status = 'used' and {{ is_touched('agent_arn') }}
),

parts as (
    select * from {{ ref('amazon_connect_parts') }}
),

event_times as (
    select
        agent_arn,
        event_at
    from events
    union distinct
    select
        agent_arn,
        event_at
    from told
),

next_event_times as (
    select
        *,
        lead(event_at) over (partition by agent_arn order by event_at) as next_event_at
    from event_times
),

-- Every event tells all of the agent's contacts again. A contact on hold is with the agent.
states as (
    select
        agent_arn,
        contact_id,
        case
            when state in ('INCOMING', 'PENDING', 'CONNECTING') then 'ringing'
            when state in ('CONNECTED', 'CONNECTED_ONHOLD') then 'contact'
            when state = 'ENDED' then 'ended'
            else lower(state)
        end as stage,
        state_started_at as started_at,
        max(initial_contact_id) as initial_contact_id,
        max(channel) as channel,
        max(initiation_method) as initiation_method,
        max(event_at) as last_told_at
    from told
    group by agent_arn, contact_id, stage, state_started_at
),

-- A contact that the next event no longer tells of in that state was in it until then; what the
-- last one tells goes on, as far as anybody knows.
timed as (
    select
        states.*,
        coalesce(next_event_times.next_event_at, states.last_told_at) as told_until,
        next_event_times.next_event_at is null as goes_on
    from states
    inner join next_event_times
        on
            states.agent_arn = next_event_times.agent_arn
            and states.last_told_at = next_event_times.event_at
),

in_order as (
    select
        *,
        lag(stage) over (
            partition by agent_arn, contact_id order by started_at, last_told_at, stage
        ) as stage_before,
        max(told_until) over (
            partition by agent_arn, contact_id order by started_at, last_told_at, stage
            rows between unbounded preceding and 1 preceding
        ) as told_before
    from timed
),

-- The clocks of an event and of the states in it may differ by parts of a second.
compared as (
    select
        *,
        case
            when
                stage = stage_before
                and started_at <= {{ add_seconds('told_before', 1) }}
                then 0
            else 1
        end as is_other
    from in_order
),

numbered as (
    select
        *,
        sum(is_other) over (
            partition by agent_arn, contact_id order by started_at, last_told_at, stage
            rows between unbounded preceding and current row
        ) as stage_number
    from compared
),

stages as (
    select
        agent_arn,
        contact_id,
        stage_number,
        min(stage) as stage,
        max(initial_contact_id) as initial_contact_id,
        max(channel) as channel,
        max(initiation_method) as initiation_method,
        min(started_at) as started_at,
        max(told_until) as told_until,
        max(case when goes_on then 1 else 0 end) = 1 as goes_on
    from numbered
    group by agent_arn, contact_id, stage_number
),

followed as (
    select
        *,
        lead(stage) over (
            partition by agent_arn, contact_id order by stage_number
        ) as following_stage,
        lead(started_at) over (
            partition by agent_arn, contact_id order by stage_number
        ) as following_at,
        max(case when stage = 'contact' then 1 else 0 end) over (
            partition by agent_arn, contact_id order by stage_number
            rows between unbounded preceding and current row
        ) = 1 as was_connected
    from stages
),

judged as (
    select
        *,
        coalesce(following_at <= {{ add_seconds('told_until', 1) }}, false) as is_followed_at_once
    from followed
)

select
    judged.agent_arn,
    'amazon_connect:' || split_part(judged.agent_arn, '/agent/', 2) as agent_id,
    judged.contact_id,
    -- A callback is a call of its own.
    coalesce(
        parts.whole_id,
        case when judged.initiation_method = 'CALLBACK' then judged.contact_id end,
        judged.initial_contact_id,
        judged.contact_id
    ) as external_contact_id,
    judged.channel,
    judged.initiation_method,
    judged.stage,
    case when judged.is_followed_at_once then judged.following_stage end as next_stage,
    judged.was_connected,
    judged.goes_on and not judged.is_followed_at_once as goes_on,
    parts.contact_id is not null and parts.answered_at is null as is_unanswered,
    judged.started_at,
    case when judged.is_followed_at_once then judged.following_at else judged.told_until end
        as ended_at,
    parts.ended_at as contact_ended_at
from judged
left join parts on judged.contact_id = parts.contact_id
