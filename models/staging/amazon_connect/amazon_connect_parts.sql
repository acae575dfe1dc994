{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['first_contact_id'],
    touched=[
        changed('amazon_connect_records', 'coalesce(initial_contact_id, contact_id)'),
    ]
) }}

with

records as (
    select
        *,
        coalesce(initial_contact_id, contact_id) as first_contact_id
    from {{ ref('amazon_connect_records') }}
    where
        disconnected_at is not null
        -- A supervisor who listens in, and what a flow does after the customer's contact is over.
        and initiation_method not in ('MONITOR', 'DISCONNECT')
        and {{ is_touched('coalesce(initial_contact_id, contact_id)') }}
),

in_order as (
    select
        *,
        lead(initiation_method) over (
            partition by first_contact_id order by initiated_at, contact_id
        ) as next_method,
        -- A queued callback goes on in the same chain, but it is a call of its own.
        sum(case when initiation_method = 'CALLBACK' then 1 else 0 end) over (
            partition by first_contact_id
            order by initiated_at, contact_id
            rows between unbounded preceding and current row
        ) as callbacks
    from records
),

numbered as (
    select
        *,
        row_number() over (
            partition by first_contact_id, callbacks order by initiated_at, contact_id
        ) as leg,
        first_value(contact_id) over (
            partition by first_contact_id, callbacks order by initiated_at, contact_id
        ) as first_of_whole,
        first_value(initiation_method) over (
            partition by first_contact_id, callbacks order by initiated_at, contact_id
        ) as first_method,
        max(coalesce(agent_connected_at, connected_at)) over (
            partition by first_contact_id, callbacks
        ) is not null as has_anybody
    from in_order
),

directed as (
    select
        *,
        case
            when
                channel <> 'CHAT'
                and first_method in ('OUTBOUND', 'EXTERNAL_OUTBOUND', 'CALLBACK', 'API')
                then 'outbound'
            else 'inbound'
        end as direction
    from numbered
),

answered as (
    select
        *,
        case
            when direction = 'inbound' or leg > 1 then agent_connected_at
            -- One of the two is on the line before the other; a message needs no agent.
            when connected_at is null then null
            when agent_connected_at > connected_at then agent_connected_at
            else connected_at
        end as answered_at
    from directed
),

judged as (
    select
        *,
        case
            when answered_at is not null then 'answered'
            when direction = 'outbound' then 'no_answer'
            when next_method = 'CALLBACK' then 'callback_requested'
            when next_method in ('TRANSFER', 'QUEUE_TRANSFER') then 'overflowed'
            when coalesce(disconnect_reason, 'CUSTOMER_DISCONNECT') = 'CUSTOMER_DISCONNECT'
                then 'abandoned'
            else 'system_ended'
        end as outcome
    from answered
)

select
    first_contact_id,
    contact_id,
    case
        when callbacks = 0 then first_contact_id
        else first_of_whole
    end as whole_id,
    leg,
    callbacks > 0 as is_callback,
    channel,
    direction,
    address_pseudonym,
    entry_point,
    queue,
    agent_id,
    -- A callback is initiated when it is asked for, and begins when somebody is on the line.
    case
        when callbacks = 0 or leg > 1 then initiated_at
        when connected_at < agent_connected_at then connected_at
        else coalesce(agent_connected_at, connected_at, initiated_at)
    end as initiated_at,
    enqueued_at,
    answered_at,
    dequeued_at,
    -- The record goes on after the agent's part, with a survey or with after-contact work.
    case
        when answered_at is not null and interaction_seconds is not null
            then
                {{ add_seconds(
                    'answered_at', 'interaction_seconds + coalesce(hold_seconds, 0)'
                ) }}
        else disconnected_at
    end as ended_at,
    case when answered_at is not null then hold_seconds end as hold_seconds,
    case when answered_at is not null then interaction_seconds end
        as interaction_seconds,
    case when answered_at is not null then after_contact_work_seconds end
        as after_contact_work_seconds,
    outcome,
    case
        when outcome = 'abandoned' and enqueued_at is null then 'ivr'
        when outcome = 'abandoned' then 'queue'
    end as abandoned_in,
    case
        when disconnect_reason = 'CUSTOMER_DISCONNECT' then 'customer'
        when disconnect_reason = 'AGENT_DISCONNECT' then 'agent'
        when disconnect_reason is not null then 'system'
    end as ended_by,
    case
        when answered_at is not null
            then
                transfer_completed_at is not null
                or coalesce(next_method in ('TRANSFER', 'QUEUE_TRANSFER'), false)
    end as transferred,
    case
        when answered_at is not null and transferred_outside then 'external'
    end as transfer_kind
from judged
-- A callback that nobody made is no call: the request stays a request.
where callbacks = 0 or has_anybody
