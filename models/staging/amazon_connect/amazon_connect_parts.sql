{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['first_contact_id'],
    touched=[
        changed(
            'stg_amazon_connect__contact_records', 'coalesce(initial_contact_id, contact_id)'
        ),
    ]
) }}

with

records as (
    select
        *,
        coalesce(initial_contact_id, contact_id) as first_contact_id
    from {{ ref('stg_amazon_connect__contact_records') }}
    where
        row_status = 'used'
        and disconnected_at is not null
        -- A supervisor who listens in, and what a flow does after the customer's contact is over.
        and initiation_method not in ('MONITOR', 'DISCONNECT')
        and {{ is_touched('coalesce(initial_contact_id, contact_id)') }}
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
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
    judged.first_contact_id,
    judged.contact_id,
    case
        when judged.callbacks = 0 then judged.first_contact_id
        else judged.first_of_whole
    end as whole_id,
    judged.leg,
    judged.callbacks > 0 as is_callback,
    judged.channel,
    judged.direction,
    numbers.pseudonym as address_pseudonym,
    judged.entry_point,
    judged.queue,
    'amazon_connect:' || split_part(judged.agent_arn, '/agent/', 2) as agent_id,
    -- A callback is initiated when it is asked for, and begins when somebody is on the line.
    case
        when judged.callbacks = 0 or judged.leg > 1 then judged.initiated_at
        when judged.connected_at < judged.agent_connected_at then judged.connected_at
        else coalesce(judged.agent_connected_at, judged.connected_at, judged.initiated_at)
    end as initiated_at,
    judged.enqueued_at,
    judged.answered_at,
    judged.dequeued_at,
    -- The record goes on after the agent's part, with a survey or with after-contact work.
    case
        when judged.answered_at is not null and judged.interaction_seconds is not null
            then
                {{ add_seconds(
                    'judged.answered_at',
                    'judged.interaction_seconds + coalesce(judged.hold_seconds, 0)'
                ) }}
        else judged.disconnected_at
    end as ended_at,
    case when judged.answered_at is not null then judged.hold_seconds end as hold_seconds,
    case when judged.answered_at is not null then judged.interaction_seconds end
        as interaction_seconds,
    case when judged.answered_at is not null then judged.after_contact_work_seconds end
        as after_contact_work_seconds,
    judged.outcome,
    case
        when judged.outcome = 'abandoned' and judged.enqueued_at is null then 'ivr'
        when judged.outcome = 'abandoned' then 'queue'
    end as abandoned_in,
    case
        when judged.disconnect_reason = 'CUSTOMER_DISCONNECT' then 'customer'
        when judged.disconnect_reason = 'AGENT_DISCONNECT' then 'agent'
        when judged.disconnect_reason is not null then 'system'
    end as ended_by,
    case
        when judged.answered_at is not null
            then
                judged.transfer_completed_at is not null
                or coalesce(judged.next_method in ('TRANSFER', 'QUEUE_TRANSFER'), false)
    end as transferred,
    case
        when judged.answered_at is not null and judged.transferred_outside then 'external'
    end as transfer_kind
from judged
left join numbers on judged.customer_number = numbers.identifier
-- A callback that nobody made is no call: the request stays a request.
where judged.callbacks = 0 or judged.has_anybody
