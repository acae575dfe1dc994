{{ config(
    enabled=is_connected('talkdesk'),
    slice=['external_contact_id'],
    touched=[
        changed('talkdesk_rings', 'external_contact_id'),
        looked_up('talkdesk_rings', 'external_contact_id', 'talkdesk_users', 'user_pseudonym'),
    ]
) }}

with

rings as (
    select * from {{ ref('talkdesk_rings') }}
    where result is not null and {{ is_touched('external_contact_id') }}
),

-- An address that was given to somebody else later is his who came last.
users as (
    select
        user_pseudonym,
        max(user_id) as user_id
    from {{ ref('talkdesk_users') }}
    group by user_pseudonym
),

known as (
    select
        rings.external_contact_id,
        'talkdesk:' || users.user_id as agent_id,
        rings.ringing_at,
        rings.ended_at,
        case rings.result
            when 'answered' then 1
            when 'rejected' then 2
            when 'missed' then 3
            else 4
        end as weight
    from rings
    inner join users on rings.user_pseudonym = users.user_pseudonym
)

-- The same telephone may be tried twice within a second.
select
    external_contact_id,
    agent_id,
    ringing_at,
    max(ended_at) as ended_at,
    case min(weight)
        when 1 then 'answered'
        when 2 then 'rejected'
        when 3 then 'missed'
        else 'cancelled'
    end as result
from known
group by external_contact_id, agent_id, ringing_at
