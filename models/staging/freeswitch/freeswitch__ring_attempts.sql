{{ config(
    enabled=is_connected('freeswitch'),
    slice=['member_id'],
    touched=[changed('freeswitch_channels', 'member_id')]
) }}

with

channels as (
    select * from {{ ref('freeswitch_channels') }}
    where member_id is not null and {{ is_touched('member_id') }}
),

rings as (
    select
        member_id,
        channel_id,
        member_channel_id,
        agent_id,
        started_at as ringing_at,
        coalesce(answered_at, ended_at) as ended_at,
        case
            when hangup_cause = 'LOSE_RACE' then 'cancelled'
            when answered_at is not null then 'answered'
            when hangup_cause in ('NO_ANSWER', 'NO_USER_RESPONSE', 'ALLOTTED_TIMEOUT') then 'missed'
            when hangup_cause = 'CALL_REJECTED' then 'rejected'
            when hangup_cause in ('ORIGINATOR_CANCEL', 'PICKED_OFF') then 'cancelled'
        end as result
    from channels
    where side = 'agent' and agent_id is not null
),

-- Who hung up and calls again may go on waiting where he was: one stay, of two calls.
callers as (
    select
        member_id,
        channel_id,
        queued_at
    from channels
    where side = 'member' and queued_at is not null
),

linked as (
    select
        rings.*,
        coalesce(rings.member_channel_id, callers.channel_id) as external_contact_id,
        row_number() over (
            partition by rings.channel_id
            order by
                case when callers.queued_at <= rings.ringing_at then 1 else 2 end asc,
                callers.queued_at desc,
                callers.channel_id asc
        ) as place
    from rings
    left join callers on rings.member_id = callers.member_id
)

-- A telephone that is busy or not there did not ring. The same one may be tried twice within a
-- second.
select
    member_id,
    external_contact_id,
    agent_id,
    ringing_at,
    case when max(ended_at) >= ringing_at then max(ended_at) end as ended_at,
    case
        when max(case when result = 'answered' then 1 else 0 end) = 1 then 'answered'
        when max(case when result = 'rejected' then 1 else 0 end) = 1 then 'rejected'
        when max(case when result = 'missed' then 1 else 0 end) = 1 then 'missed'
        else 'cancelled'
    end as result
from linked
where place = 1 and external_contact_id is not null and result is not null
group by member_id, external_contact_id, agent_id, ringing_at
