{{ config(
    enabled=is_connected('zendesk'),
    slice=['external_contact_id'],
    touched=[changed('stg_zendesk__legs', 'call_id')]
) }}

with

legs as (
    select * from {{ ref('stg_zendesk__legs') }}
    where
        row_status = 'used'
        and type = 'agent'
        and agent_id is not null
        and completion_status is not null
        and {{ is_touched('call_id') }}
),

-- An agent who completed a leg without a word did not take it.
weighed as (
    select
        call_id as external_contact_id,
        'zendesk:' || agent_id as agent_id,
        created_at as ringing_at,
        case
            when talk_seconds > 0 then 1
            when completion_status in ('agent_declined', 'agent_transfer_declined') then 2
            when completion_status in ('agent_missed', 'agent_unreachable') then 3
            else 4
        end as weight,
        case
            when talk_seconds > 0 then null
            else {{ add_seconds('created_at', 'duration_seconds') }}
        end as ended_at
    from legs
)

-- One telephone may be tried twice within a second.
select
    external_contact_id,
    agent_id,
    ringing_at,
    case when min(weight) > 1 then max(ended_at) end as ended_at,
    case min(weight)
        when 1 then 'answered'
        when 2 then 'rejected'
        when 3 then 'missed'
        else 'cancelled'
    end as result
from weighed
group by external_contact_id, agent_id, ringing_at
