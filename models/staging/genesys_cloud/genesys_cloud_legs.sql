{{ config(
    enabled=is_connected('genesys_cloud'),
    slice=['conversation_id'],
    touched=[
        changed('genesys_cloud_sessions', 'conversation_id'),
        looked_up(
            'genesys_cloud_sessions', 'conversation_id', 'stg_genesys_cloud__queues', 'queue_id'
        ),
        looked_up(
            'genesys_cloud_sessions', 'conversation_id', 'stg_genesys_cloud__wrap_up_codes',
            'wrap_up_code_id'
        ),
    ]
) }}

with

sessions as (
    select * from {{ ref('genesys_cloud_sessions') }}
    where {{ is_touched('conversation_id') }}
),

queues as (
    select * from {{ ref('stg_genesys_cloud__queues') }}
    where row_status = 'used'
),

codes as (
    select * from {{ ref('stg_genesys_cloud__wrap_up_codes') }}
    where row_status = 'used'
),

-- Whom it is with: the customer's first session says it, else anybody's.
ranked as (
    select
        *,
        row_number() over (
            partition by conversation_id, is_call
            order by
                case when address_pseudonym is null then 1 else 0 end,
                case when part = 'customer' then 0 else 1 end,
                began_at,
                session_id
        ) as place_of_address,
        row_number() over (
            partition by conversation_id, is_call
            order by
                case when line is null then 1 else 0 end,
                case when part = 'customer' then 0 else 1 end,
                began_at,
                session_id
        ) as place_of_line,
        row_number() over (
            partition by conversation_id, is_call, is_return, part
            order by over_at desc nulls first, began_at desc, session_id desc
        ) as place_from_end,
        row_number() over (
            partition by conversation_id, is_call, is_return, participant_id
            order by is_callback asc, over_at desc nulls first, began_at desc, session_id desc
        ) as place_in_participant
    from sessions
),

parties as (
    select
        conversation_id,
        is_call,
        max(case when place_of_address = 1 then address_pseudonym end) as address_pseudonym,
        max(case when place_of_line = 1 then line end) as line
    from ranked
    group by conversation_id, is_call
),

contacts as (
    select
        conversation_id,
        is_call,
        is_return,
        max(whole_id) as whole_id,
        max(returned_id) as returned_id,
        max(direction) as direction,
        max(channel) as channel,
        max(case when is_voicemail then 1 else 0 end) = 1 as is_voicemail,
        max(case when alerting_at is not null then 1 else 0 end) = 1 as has_rung,
        max(case when part = 'customer' and place_from_end = 1 then disconnect_type end)
            as customers_end,
        max(case when part = 'system' and place_from_end = 1 then disconnect_type end)
            as systems_end,
        max(case when part = 'system' and place_from_end = 1 then flow_exit end) as flow_exit,
        max(disposition) as disposition,
        min(arrived_at) as arrived_at,
        min(callback_asked_at) as callback_asked_at,
        max(case when part <> 'agent' then over_at end) as over_at,
        max(conversation_ended_at) as conversation_ended_at
    from ranked
    group by conversation_id, is_call, is_return
),

-- An agent's part, over his sessions; of a callback only the call that he makes is talk.
agents as (
    select
        conversation_id,
        is_call,
        is_return,
        participant_id,
        max(user_id) as user_id,
        max(queue_id) as queue_id,
        max(wrap_up_code_id) as wrap_up_code_id,
        max(case when place_in_participant = 1 then disconnect_type end) as disconnect_type,
        sum(case when not is_callback then interact_seconds else 0 end) as interact_seconds,
        sum(case when not is_callback then hold_seconds else 0 end) as hold_seconds,
        case when count(work_after_seconds) = count(*) then sum(work_after_seconds) end
            as work_after_seconds,
        sum(handle_seconds) as handle_seconds,
        max(case when goes_on then 1 else 0 end) = 1 as goes_on,
        max(case when is_transferred then 1 else 0 end) = 1 as is_transferred,
        max(case when is_blind_transferred then 1 else 0 end) = 1 as is_blind_transferred,
        max(case when is_consult_transferred then 1 else 0 end) = 1 as is_consult_transferred,
        min(began_at) as began_at,
        min(alerting_at) as alerting_at,
        min(case when not is_callback then interact_at end) as interact_at,
        min(responded_at) as responded_at,
        max(case when not is_callback then interacted_until end) as interacted_until,
        max(over_at) as over_at
    from ranked
    where part = 'agent'
    group by conversation_id, is_call, is_return, participant_id
),

-- What a leg may begin with: an entry into a queue, or an agent. Who was only rung is no leg, but
-- whoever dials is.
beginnings as (
    select
        conversation_id,
        is_call,
        is_return,
        session_id as beginning_id,
        true as is_entry,
        began_at as at_time
    from ranked
    where part = 'queue' and not is_callback
    union all
    select
        agents.conversation_id,
        agents.is_call,
        agents.is_return,
        agents.participant_id as beginning_id,
        false as is_entry,
        coalesce(agents.interact_at, agents.began_at) as at_time
    from agents
    inner join contacts
        on
            agents.conversation_id = contacts.conversation_id
            and agents.is_call = contacts.is_call
            and agents.is_return = contacts.is_return
    where agents.interact_at is not null or contacts.direction = 'outbound'
),

counted as (
    select
        *,
        sum(case when is_entry then 1 else 0 end) over (
            partition by conversation_id, is_call, is_return
            order by at_time, case when is_entry then 0 else 1 end, beginning_id
            rows between unbounded preceding and current row
        ) as entry_number
    from beginnings
),

placed as (
    select
        *,
        row_number() over (
            partition by conversation_id, is_call, is_return, entry_number, is_entry
            order by at_time, beginning_id
        ) as place
    from counted
),

-- The first agent after an entry is who took it; each other is a leg of its own.
paired as (
    select
        conversation_id,
        is_call,
        is_return,
        entry_number,
        place,
        max(case when is_entry then beginning_id end) as entry_id,
        max(case when not is_entry then beginning_id end) as participant_id,
        min(at_time) as at_time
    from placed
    group by conversation_id, is_call, is_return, entry_number, place
),

-- A contact that met neither a queue nor an agent is one leg; a callback that nobody made is none.
completed as (
    select
        contacts.conversation_id,
        contacts.is_call,
        contacts.is_return,
        paired.entry_id,
        paired.participant_id,
        row_number() over (
            partition by contacts.conversation_id, contacts.is_call, contacts.is_return
            order by paired.at_time, paired.entry_number, paired.place
        ) as leg,
        count(*) over (
            partition by contacts.conversation_id, contacts.is_call, contacts.is_return
        ) as legs
    from contacts
    left join paired
        on
            contacts.conversation_id = paired.conversation_id
            and contacts.is_call = paired.is_call
            and contacts.is_return = paired.is_return
    where
        (contacts.conversation_ended_at is not null or not contacts.is_call)
        and (paired.place is not null or not contacts.is_return)
),

legs as (
    select
        contacts.*,
        completed.leg,
        completed.leg = completed.legs as is_last,
        completed.entry_id is not null as has_entry,
        agents.user_id,
        coalesce(entries.queue_id, agents.queue_id) as queue_id,
        agents.wrap_up_code_id,
        agents.interact_at is not null as is_answered,
        agents.disconnect_type as agents_end,
        entries.disconnect_type as entrys_end,
        coalesce(entries.is_abandoned, false) as is_abandoned,
        coalesce(entries.is_flowed_out, false) as is_flowed_out,
        entries.began_at as queued_at,
        entries.over_at as left_queue_at,
        agents.participant_id,
        agents.began_at,
        agents.alerting_at,
        agents.interact_at,
        agents.responded_at,
        agents.interacted_until,
        agents.over_at as agent_over_at,
        coalesce(agents.goes_on, false) as goes_on,
        agents.hold_seconds,
        agents.interact_seconds,
        agents.work_after_seconds,
        agents.handle_seconds,
        agents.is_transferred,
        agents.is_blind_transferred,
        agents.is_consult_transferred
    from completed
    inner join contacts
        on
            completed.conversation_id = contacts.conversation_id
            and completed.is_call = contacts.is_call
            and completed.is_return = contacts.is_return
    left join ranked as entries
        on
            completed.conversation_id = entries.conversation_id
            and completed.entry_id = entries.session_id
    left join agents
        on
            completed.conversation_id = agents.conversation_id
            and completed.is_call = agents.is_call
            and completed.is_return = agents.is_return
            and completed.participant_id = agents.participant_id
),

-- Each party tells its own end: the customer hung up if his end says so, or another's says that it
-- was the other side.
ended as (
    select
        *,
        coalesce(
            customers_end in ('endpoint', 'client'),
            coalesce(entrys_end, systems_end) = 'peer',
            coalesce(flow_exit, 'DISCONNECT') not like 'FLOW%'
        ) as is_left_by_customer,
        is_answered and (conversation_ended_at is not null or not goes_on) as is_told_whole
    from legs
),

judged as (
    select
        *,
        case
            when direction = 'outbound' and not is_call then 'sent'
            when is_answered then 'answered'
            when direction = 'outbound'
                then
                    case
                        when has_entry then 'failed'
                        when disposition like '%busy%' then 'busy'
                        when disposition like '%.person%' then 'answered'
                        when
                            disposition like '%uncallable%'
                            or coalesce(agents_end, customers_end)
                            in ('uncallable', 'error', 'transport.failure')
                            then 'failed'
                        else 'no_answer'
                    end
            when is_last and is_call and callback_asked_at is not null then 'callback_requested'
            when is_last and is_voicemail then 'voicemail'
            when is_abandoned and channel in ('voice', 'chat') then 'abandoned'
            when conversation_ended_at is null and is_last then 'waiting'
            when not is_last or is_flowed_out then 'overflowed'
            when is_left_by_customer and channel in ('voice', 'chat') then 'abandoned'
            when coalesce(entrys_end, systems_end) like 'transfer%' then 'overflowed'
            else 'system_ended'
        end as outcome
    from ended
)

select
    judged.conversation_id,
    judged.whole_id,
    judged.returned_id,
    judged.leg,
    judged.is_call,
    judged.channel,
    judged.direction,
    parties.address_pseudonym,
    parties.line,
    coalesce(queues.queue_name, judged.queue_id) as queue,
    judged.participant_id,
    'genesys_cloud:' || judged.user_id as agent_id,
    coalesce(codes.wrap_up_code, judged.wrap_up_code_id) as issue_type,
    case
        when judged.leg = 1 and not judged.is_return then judged.arrived_at
        when judged.queued_at < judged.began_at then judged.queued_at
        else coalesce(judged.began_at, judged.queued_at)
    end as started_at,
    case when judged.direction = 'inbound' then judged.queued_at end as queued_at,
    case when judged.is_answered then judged.alerting_at end as ringing_at,
    case
        when judged.channel in ('voice', 'chat') then judged.interact_at
        when judged.responded_at >= judged.interact_at then judged.responded_at
    end as answered_at,
    case when not judged.is_answered then judged.left_queue_at end as left_queue_at,
    case
        when judged.is_answered and judged.goes_on then judged.conversation_ended_at
        when judged.is_answered then judged.interacted_until
        when judged.outcome = 'waiting' then null
        when judged.participant_id is not null
            then coalesce(judged.agent_over_at, judged.conversation_ended_at)
        when judged.is_last then coalesce(judged.over_at, judged.conversation_ended_at)
        else coalesce(judged.left_queue_at, judged.over_at)
    end as ended_at,
    case when judged.is_told_whole then judged.hold_seconds end as hold_seconds,
    case when judged.is_told_whole then judged.work_after_seconds end as work_after_seconds,
    case
        when judged.is_told_whole
            then
                coalesce(
                    judged.handle_seconds,
                    judged.interact_seconds + judged.hold_seconds + judged.work_after_seconds
                )
    end as handle_seconds,
    judged.outcome,
    case
        when judged.outcome <> 'abandoned' then null
        when judged.has_entry then 'queue'
        when judged.has_rung then 'ringing'
        else 'ivr'
    end as abandoned_in,
    case
        when judged.outcome = 'abandoned' then 'customer'
        when judged.outcome = 'system_ended' then 'system'
        when not judged.is_answered or judged.agents_end like 'transfer%' then null
        when judged.agents_end in ('client', 'endpoint') then 'agent'
        when judged.agents_end = 'peer' then 'customer'
        when judged.agents_end is not null then 'system'
    end as ended_by,
    case
        when judged.is_answered
            then
                judged.is_transferred
                or coalesce(judged.agents_end like 'transfer%', false)
    end as transferred,
    case
        when not judged.is_answered then null
        when judged.is_consult_transferred or judged.agents_end = 'transfer.consult' then 'warm'
        when judged.is_blind_transferred then 'blind'
    end as transfer_kind
from judged
inner join parties
    on
        judged.conversation_id = parties.conversation_id
        and judged.is_call = parties.is_call
left join queues on judged.queue_id = queues.queue_id
left join codes on judged.wrap_up_code_id = codes.wrap_up_code_id
where
    -- What a bot dealt with alone is neither offered nor, as far as is known, left.
    judged.is_call
    or judged.has_entry
    or judged.participant_id is not null
    or judged.outcome = 'abandoned'
