{{ config(
    enabled=is_connected('genesys_cloud'),
    slice=['external_contact_id'],
    touched=[changed('genesys_cloud_sessions', 'whole_id')]
) }}

with

rings as (
    select
        *,
        case
            when interact_at is not null then 1
            when is_not_responded_to then 2
            when disconnect_type in ('transfer.noanswer', 'transfer.notavailable', 'timeout') then 2
            when disconnect_type = 'client' then 3
            else 4
        end as weight
    from {{ ref('genesys_cloud_sessions') }}
    where
        part = 'agent'
        and alerting_at is not null
        and user_id is not null
        and {{ is_touched('whole_id') }}
)

-- An agent may be rung on two media at once.
select
    whole_id as external_contact_id,
    'genesys_cloud:' || user_id as agent_id,
    alerting_at as ringing_at,
    max(alerted_until) as ended_at,
    case min(weight)
        when 1 then 'answered'
        when 2 then 'missed'
        when 3 then 'rejected'
        else 'cancelled'
    end as result
from rings
group by whole_id, user_id, alerting_at
