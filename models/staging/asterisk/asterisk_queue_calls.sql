{%- set unanswered = "'ABANDON', 'EXITEMPTY', 'EXITWITHKEY', 'EXITWITHTIMEOUT'" -%}
{%- set transfers = "'TRANSFER', 'BLINDTRANSFER', 'ATTENDEDTRANSFER'" -%}
{%- set ends = unanswered ~ ", 'COMPLETEAGENT', 'COMPLETECALLER', " ~ transfers -%}
{#- A restart ends what goes on: it may touch whatever left no queue after it last entered one. -#}
{{ config(
    enabled=is_connected('asterisk'),
    slice=['call_id'],
    touched=[
        changed('stg_asterisk__queue_log', 'call_id'),
        "select call_id from {stg_asterisk__queue_log} where row_status = 'used' and exists ("
        ~ changed('stg_asterisk__queue_log', '*') ~ " where event = 'QUEUESTART')"
        ~ " group by call_id, queue having coalesce("
        ~ "max(case when event = 'ENTERQUEUE' then happened_at end)"
        ~ " >= max(case when event in (" ~ ends ~ ") then happened_at end), true)",
    ]
) }}

with

told as (
    select
        *,
        case
            when event = 'ENTERQUEUE' then 'entry'
            when event = 'CONNECT' then 'answer'
            when event in ({{ ends }}) then 'end'
            when event = 'DID' then 'number'
        end as part,
        event = 'ATTENDEDTRANSFER' and data1 = 'LINK' as is_link
    from {{ ref('stg_asterisk__queue_log') }}
    where row_status = 'used' and call_id <> 'NONE' and {{ is_touched('call_id') }}
),

restarts as (
    select max(happened_at) as last_restart_at
    from {{ ref('stg_asterisk__queue_log') }}
    where row_status = 'used' and event = 'QUEUESTART'
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

dialled as (
    select
        call_id,
        min(data1) as entry_point
    from told
    where part = 'number'
    group by call_id
),

-- A transfer that linked two bridges names both, so that what follows stands one place later.
measured as (
    select
        call_id,
        queue,
        member,
        event,
        part,
        customer_number,
        happened_at,
        {{ landed_value(
            "case"
            ~ " when event in ('CONNECT', 'COMPLETEAGENT', 'COMPLETECALLER') then data1"
            ~ " when is_link or event = 'EXITWITHKEY' then data4"
            ~ " when part = 'end' then data3 end",
            'seconds'
        ) }} as wait_seconds,
        {{ landed_value(
            "case"
            ~ " when event in ('COMPLETEAGENT', 'COMPLETECALLER') then data2"
            ~ " when is_link then data5"
            ~ " when event in (" ~ transfers ~ ") then data4 end",
            'seconds'
        ) }} as talk_seconds,
        {{ landed_value("case when event = 'CONNECT' then data3 end", 'seconds') }} as ring_seconds
    from told
    where part in ('entry', 'answer', 'end')
),

-- More than a day, or less than nothing, is the fault of a clock.
bounded as (
    select
        call_id,
        queue,
        member,
        event,
        part,
        customer_number,
        happened_at,
        ring_seconds,
        case when wait_seconds between 0 and 86400 then wait_seconds end as wait_seconds,
        case when talk_seconds between 0 and 86400 then talk_seconds end as talk_seconds,
        min(case when part = 'entry' then happened_at end) over (partition by call_id, queue)
            as first_entered_at
    from measured
),

-- Who enters a queue again in the second in which he left it: what took time belongs to the entry
-- before. The order of the lines says nothing: logs are sorted, cut and put together again.
entries as (
    select
        *,
        sum(case when part = 'entry' then 1 else 0 end) over (
            partition by call_id, queue
            order by
                happened_at,
                case
                    when part = 'entry' then 2
                    when
                        happened_at > first_entered_at
                        and coalesce(wait_seconds + coalesce(talk_seconds, 0) > 0, true)
                        then 1
                    else 3
                end
            rows between unbounded preceding and current row
        ) as entry
    from bounded
),

ordered as (
    select
        *,
        row_number() over (
            partition by call_id, queue, entry, part
            order by happened_at, event, member, wait_seconds, talk_seconds
        ) as place
    from entries
),

joined as (
    select
        call_id,
        queue,
        entry,
        max(case when part = 'entry' then customer_number end) as customer_number,
        max(case when part = 'end' then event end) as end_event,
        coalesce(
            max(case when part = 'answer' then member end),
            max(case when part = 'end' then member end)
        ) as member,
        max(case when part = 'answer' then 1 else 0 end) = 1
        or max(case when part = 'end' and event not in ({{ unanswered }}) then 1 else 0 end) = 1
            as is_answered,
        max(
            case when part = 'answer' and ring_seconds between 0 and 86400 then ring_seconds end
        ) as ring_seconds,
        coalesce(
            max(case when part = 'answer' then wait_seconds end),
            max(case when part = 'end' then wait_seconds end)
        ) as wait_seconds,
        max(case when part = 'end' then talk_seconds end) as talk_seconds,
        max(case when part = 'entry' then happened_at end) as entered_at,
        max(case when part = 'answer' then happened_at end) as connected_at,
        max(case when part = 'end' then happened_at end) as left_at,
        max(happened_at) as last_told_at
    from ordered
    where place = 1
    group by call_id, queue, entry
),

-- Of a call that was going on when the log began, the waiting time tells when it came.
begun as (
    select
        *,
        coalesce(
            entered_at,
            {{ add_seconds('connected_at', '-wait_seconds') }},
            {{ add_seconds('left_at', '-wait_seconds - coalesce(talk_seconds, 0)') }}
        ) as began_at
    from joined
),

numbered as (
    select
        *,
        row_number() over (partition by call_id order by began_at, left_at nulls last, queue)
            as leg,
        lead(began_at) over (partition by call_id order by began_at, left_at nulls last, queue)
            as next_began_at
    from begun
    where began_at is not null
),

-- Nobody waits in two queues: whoever enters another has left the one before.
judged as (
    select
        numbered.*,
        min(
            case
                when
                    numbered.end_event is not null
                    or numbered.next_began_at is not null
                    or restarts.last_restart_at > numbered.last_told_at
                    then 1
                else 0
            end
        ) over (partition by numbered.call_id) = 1 as is_over,
        case
            when numbered.is_answered
                then
                    coalesce(
                        {{ add_seconds('numbered.began_at', 'numbered.wait_seconds') }},
                        numbered.connected_at,
                        {{ add_seconds('numbered.left_at', '-numbered.talk_seconds') }}
                    )
        end as answered_at
    from numbered
    cross join restarts
),

calls as (
    select
        judged.*,
        numbers.pseudonym,
        dialled.entry_point
    from judged
    left join numbers on judged.customer_number = numbers.identifier
    left join dialled on judged.call_id = dialled.call_id
    where judged.is_over
),

ended as (
    select
        *,
        case
            when is_answered
                then
                    coalesce(
                        {{ add_seconds('answered_at', 'talk_seconds') }}, left_at, next_began_at
                    )
            else
                coalesce(
                    {{ add_seconds('began_at', 'wait_seconds') }}, left_at, next_began_at
                )
        end as ended_at
    from calls
)

-- Instants that contradict what was before them are not known.
select
    call_id,
    {{ contact_id('asterisk', 'call', 'call_id') }} as contact_id,
    leg,
    pseudonym as address_pseudonym,
    'inbound' as direction,
    entry_point,
    nullif(queue, 'NONE') as queue,
    case when is_answered then 'asterisk:' || nullif(member, 'NONE') end as agent_id,
    began_at as started_at,
    began_at as queued_at,
    case
        when answered_at >= began_at then {{ add_seconds('answered_at', '-ring_seconds') }}
    end as ringing_at,
    case when answered_at >= began_at then answered_at end as answered_at,
    case when ended_at >= began_at and coalesce(ended_at >= answered_at, true) then ended_at end
        as ended_at,
    case
        when is_answered then 'answered'
        when end_event = 'ABANDON' then 'abandoned'
        when end_event is not null or next_began_at is not null then 'overflowed'
        else 'system_ended'
    end as outcome,
    case
        when end_event = 'COMPLETEAGENT' then 'agent'
        when end_event in ('COMPLETECALLER', 'ABANDON', 'EXITWITHKEY') then 'customer'
        when end_event in ('EXITEMPTY', 'EXITWITHTIMEOUT') then 'system'
        when end_event is null and next_began_at is null then 'system'
    end as ended_by,
    case
        when is_answered
            then
                coalesce(
                    end_event in ({{ transfers }}),
                    next_began_at is not null
                )
    end as transferred,
    case end_event
        when 'BLINDTRANSFER' then 'blind'
        when 'ATTENDEDTRANSFER' then 'warm'
    end as transfer_kind
from ended
