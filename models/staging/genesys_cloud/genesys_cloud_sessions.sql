{{ config(
    enabled=is_connected('genesys_cloud'),
    slice=['conversation_id'],
    touched=[
        changed('stg_genesys_cloud__segments', 'conversation_id'),
        changed('stg_genesys_cloud__metrics', 'conversation_id'),
    ]
) }}

with

told as (
    select * from {{ ref('stg_genesys_cloud__segments') }}
    where row_status = 'used' and {{ is_touched('conversation_id') }}
),

measures as (
    select * from {{ ref('stg_genesys_cloud__metrics') }}
    where row_status = 'used' and {{ is_touched('conversation_id') }}
),

persons as (
    select
        kind,
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
),

-- A segment is told of while it goes on, when it is over, and when its code is set.
versions as (
    select
        *,
        row_number() over (
            partition by conversation_id, session_id, segment_type, started_at
            order by
                updated_at desc nulls last,
                ended_at desc nulls last,
                case when wrap_up_code_id is null then 1 else 0 end asc,
                case when disconnect_type is null then 1 else 0 end asc,
                wrap_up_code_id asc,
                disconnect_type asc,
                queue_id asc
        ) as version,
        min(conversation_started_at) over (partition by conversation_id) as arrived_at,
        max(updated_at) over (partition by conversation_id) as conversation_ended_at,
        max(originating_direction) over (partition by conversation_id) as first_direction
    from told
),

segments as (
    select
        *,
        segment_type = 'wrapup' as is_work_after,
        {{ seconds_between('started_at', 'ended_at') }} as seconds,
        case
            when media_type in ('voice', 'callback') then 'voice'
            when media_type in ('chat', 'email') then media_type
            when coalesce(media_type, '') <> 'message' then null
            when message_type = 'sms' then 'sms'
            when coalesce(message_type, 'webmessaging') = 'webmessaging' then 'chat'
            else 'social'
        end as channel,
        -- What Genesys sets where the agent said nothing in time is no code.
        case when wrap_up_code_id not like 'ININ-%' then wrap_up_code_id end as code_id
    from versions
    where version = 1
),

ordered as (
    select
        *,
        row_number() over (
            partition by conversation_id, session_id, is_work_after
            order by started_at desc, ended_at desc nulls first, segment_type desc
        ) as place_from_end,
        row_number() over (
            partition by conversation_id, session_id
            order by case when code_id is null then 1 else 0 end asc, started_at desc, code_id asc
        ) as place_of_code
    from segments
    where channel is not null
),

grouped as (
    select
        conversation_id,
        session_id,
        max(coalesce(participant_id, session_id)) as participant_id,
        max(purpose) as purpose,
        max(channel) as channel,
        max(media_type) as media_type,
        max(first_direction) as direction,
        max(calling_number) as calling_number,
        max(called_number) as called_number,
        max(writing_address) as writing_address,
        max(written_address) as written_address,
        max(coalesce(line_called, line_calling)) as line,
        max(user_id) as user_id,
        max(queue_id) as queue_id,
        max(case when place_of_code = 1 then code_id end) as wrap_up_code_id,
        max(coalesce(flow_name, flow_id)) as flow,
        max(flow_exit) as flow_exit,
        max(flow_transfer) as flow_transfer,
        max(disposition) as disposition,
        max(case when place_from_end = 1 and not is_work_after then disconnect_type end)
            as disconnect_type,
        max(case when segment_type = 'voicemail' then 1 else 0 end) = 1
        or max(purpose) = 'voicemail' as is_voicemail,
        max(case when is_work_after or ended_at is not null then 0 else 1 end) = 1 as goes_on,
        max(case when is_work_after and ended_at is null then 1 else 0 end) = 1 as is_worked_on,
        sum(case when segment_type = 'interact' then seconds else 0 end) as interact_seconds,
        sum(case when segment_type in ('hold', 'parked') then seconds else 0 end) as hold_seconds,
        sum(case when is_work_after then seconds else 0 end) as work_after_seconds,
        max(arrived_at) as arrived_at,
        max(conversation_ended_at) as conversation_ended_at,
        min(started_at) as began_at,
        max(case when not is_work_after then ended_at end) as over_at,
        min(case when segment_type = 'alert' then started_at end) as alerting_at,
        max(case when segment_type = 'alert' then ended_at end) as alerted_until,
        min(case when segment_type = 'interact' then started_at end) as interact_at,
        max(case when segment_type in ('interact', 'hold', 'parked') then ended_at end)
            as interacted_until
    from ordered
    group by conversation_id, session_id
),

measured as (
    select
        conversation_id,
        session_id,
        max(case when metric = 'tAbandon' then 1 else 0 end) = 1 as is_abandoned,
        max(case when metric = 'tFlowOut' then 1 else 0 end) = 1 as is_flowed_out,
        max(case when metric = 'tVoicemail' then 1 else 0 end) = 1 as is_voicemail,
        max(case when metric = 'tNotResponding' then 1 else 0 end) = 1 as is_not_responded_to,
        max(
            case
                when metric in ('nTransferred', 'nBlindTransferred', 'nConsultTransferred') then 1
                else 0
            end
        ) = 1 as is_transferred,
        max(case when metric = 'nBlindTransferred' then 1 else 0 end) = 1 as is_blind_transferred,
        max(case when metric = 'nConsultTransferred' then 1 else 0 end) = 1
            as is_consult_transferred,
        sum(case when metric = 'tAcw' then value end) / 1000 as work_after_seconds,
        sum(case when metric = 'tHeldComplete' then value end) / 1000 as hold_seconds,
        sum(case when metric = 'tHandle' then value end) / 1000 as handle_seconds,
        min(case when metric = 'tAgentResponseTime' then emitted_at end) as responded_at
    from measures
    group by conversation_id, session_id
),

described as (
    select
        grouped.conversation_id,
        grouped.session_id,
        grouped.participant_id,
        grouped.purpose,
        case
            when grouped.purpose in ('agent', 'user') then 'agent'
            when grouped.purpose = 'acd' then 'queue'
            when grouped.purpose in ('customer', 'external') then 'customer'
            else 'system'
        end as part,
        grouped.channel,
        grouped.channel = 'voice' as is_call,
        grouped.media_type = 'callback' as is_callback,
        coalesce(grouped.direction, 'inbound') as direction,
        -- Whom an agent hands a caller on to is not who called.
        coalesce(
            callers.pseudonym,
            case
                when grouped.purpose <> 'external' or grouped.direction = 'outbound'
                    then called.pseudonym
            end,
            writers.pseudonym,
            written.pseudonym
        ) as address_pseudonym,
        case
            when substr(grouped.line, 1, 4) in ('tel:', 'sip:') then substr(grouped.line, 5)
            else grouped.line
        end as line,
        grouped.user_id,
        grouped.queue_id,
        grouped.wrap_up_code_id,
        grouped.flow,
        grouped.flow_exit,
        grouped.flow_transfer,
        grouped.disposition,
        grouped.disconnect_type,
        grouped.interact_seconds,
        coalesce(measured.hold_seconds, grouped.hold_seconds) as hold_seconds,
        coalesce(
            measured.work_after_seconds,
            case when not grouped.is_worked_on then grouped.work_after_seconds end
        ) as work_after_seconds,
        measured.handle_seconds,
        grouped.goes_on,
        coalesce(measured.is_abandoned, false) as is_abandoned,
        coalesce(measured.is_flowed_out, false) as is_flowed_out,
        grouped.is_voicemail or coalesce(measured.is_voicemail, false) as is_voicemail,
        coalesce(measured.is_not_responded_to, false) as is_not_responded_to,
        coalesce(measured.is_transferred, false) as is_transferred,
        coalesce(measured.is_blind_transferred, false) as is_blind_transferred,
        coalesce(measured.is_consult_transferred, false) as is_consult_transferred,
        case
            when grouped.arrived_at < grouped.began_at then grouped.arrived_at
            else grouped.began_at
        end as arrived_at,
        grouped.began_at,
        grouped.alerting_at,
        grouped.alerted_until,
        grouped.interact_at,
        measured.responded_at,
        grouped.interacted_until,
        grouped.over_at,
        grouped.conversation_ended_at
    from grouped
    left join measured
        on
            grouped.conversation_id = measured.conversation_id
            and grouped.session_id = measured.session_id
    left join persons as callers
        on callers.kind = 'number' and grouped.calling_number = callers.identifier
    left join persons as called
        on called.kind = 'number' and grouped.called_number = called.identifier
    left join persons as writers
        on writers.kind = 'address' and grouped.writing_address = writers.identifier
    left join persons as written
        on written.kind = 'address' and grouped.written_address = written.identifier
),

-- An agent who returns a call has a session of the callback, and from then on one of the call that
-- he makes.
asked as (
    select
        *,
        max(case when part <> 'agent' then 1 else 0 end) over (
            partition by conversation_id, is_call
        ) = 1 as is_with_customer,
        min(case when is_callback then began_at end) over (partition by conversation_id)
            as callback_asked_at,
        part = 'agent'
        and coalesce(
            began_at >= min(case when is_callback then began_at end) over (
                partition by conversation_id, participant_id
            ),
            false
        ) as is_calling_back
    from described
),

called_back as (
    select
        *,
        min(case when is_calling_back then began_at end) over (partition by conversation_id)
            as called_back_at,
        max(
            case
                when
                    is_call and not is_callback and part <> 'agent'
                    and began_at < callback_asked_at
                    then 1
                else 0
            end
        ) over (partition by conversation_id) = 1 as has_call_before
    from asked
    -- Two of the company's own among themselves are no contact.
    where is_with_customer
),

-- The call that asks for a callback and the one that returns it are two calls.
wholes as (
    select
        *,
        is_call
        and (is_callback or is_calling_back or coalesce(began_at >= called_back_at, false))
            as is_return
    from called_back
)

select
    conversation_id,
    session_id,
    participant_id,
    case
        when is_return and has_call_before then conversation_id || '/callback'
        else conversation_id
    end as whole_id,
    case when is_return and has_call_before then conversation_id end as returned_id,
    purpose,
    part,
    channel,
    is_call,
    is_callback,
    is_return,
    case when is_return then 'outbound' else direction end as direction,
    address_pseudonym,
    line,
    user_id,
    queue_id,
    wrap_up_code_id,
    flow,
    flow_exit,
    flow_transfer,
    disposition,
    disconnect_type,
    interact_seconds,
    hold_seconds,
    work_after_seconds,
    handle_seconds,
    goes_on,
    is_abandoned,
    is_flowed_out,
    is_voicemail,
    is_not_responded_to,
    is_transferred,
    is_blind_transferred,
    is_consult_transferred,
    arrived_at,
    began_at,
    alerting_at,
    alerted_until,
    interact_at,
    responded_at,
    interacted_until,
    over_at,
    callback_asked_at,
    conversation_ended_at
from wholes
