{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['agent_id'],
    touched=[changed('amazon_connect_agent_contacts', 'agent_id')]
) }}

with

-- What an agent dials does not ring there, nor does what a supervisor listens in to.
rings as (
    select
        *,
        case
            when next_stage = 'contact' then 1
            -- A caller who hangs up while it rings is told as if the agent had refused.
            when
                next_stage = 'rejected'
                and is_unanswered
                and contact_ended_at <= {{ add_seconds('ended_at', 1) }}
                then 4
            when next_stage = 'rejected' then 2
            when next_stage = 'missed' then 3
            else 4
        end as weight
    from {{ ref('amazon_connect_agent_contacts') }}
    where
        stage = 'ringing'
        and not goes_on
        and channel in ('VOICE', 'CHAT')
        and coalesce(initiation_method, '') not in (
            'OUTBOUND', 'EXTERNAL_OUTBOUND', 'MONITOR', 'DISCONNECT'
        )
        and {{ is_touched('agent_id') }}
)

-- Two parts of a call may be offered to one agent at once.
select
    external_contact_id,
    agent_id,
    started_at as ringing_at,
    max(ended_at) as ended_at,
    case min(weight)
        when 1 then 'answered'
        when 2 then 'rejected'
        when 3 then 'missed'
        else 'cancelled'
    end as result
from rings
group by external_contact_id, agent_id, started_at
