{{ config(
    enabled=is_connected('talkdesk'),
    slice=['agent_id', 'started_at'],
    touched=[changed('stg_talkdesk__user_status', "'talkdesk:' || user_id, started_at")]
) }}

with

told as (
    select
        *,
        'talkdesk:' || user_id as agent_id
    from {{ ref('stg_talkdesk__user_status') }}
    where
        row_status = 'used'
        and ended_at is not null
        and {{ is_touched(["'talkdesk:' || user_id", 'started_at']) }}
),

-- What the company calls a status it may say what it is: talkdesk_status_<label>.
own_words as (
    select
        substr(name, length('talkdesk_status_') + 1) as label,
        max(value) as state
    from {{ ref('deployment') }}
    where substr(name, 1, length('talkdesk_status_')) = 'talkdesk_status_'
    group by name
),

states as (
    select code from {{ ref('agent_states') }}
),

-- A status that went on when it was exported comes again with a later end.
longest_first as (
    select
        *,
        row_number() over (
            partition by agent_id, started_at order by ended_at desc, status_label asc
        ) as place
    from told
),

named as (
    select
        longest_first.agent_id,
        longest_first.started_at,
        longest_first.ended_at,
        coalesce(
            own_words.state,
            case lower(trim(longest_first.status_label))
                when 'available' then 'available'
                when 'on a call' then 'contact'
                when 'after call work' then 'after_contact_work'
                when 'away' then 'break'
                when 'break' then 'break'
                when 'lunch' then 'break'
                when 'training' then 'training'
                when 'meeting' then 'meeting'
                when 'offline' then 'offline'
            end
        ) as state
    from longest_first
    left join own_words
        on lower(trim(longest_first.status_label)) = lower(trim(own_words.label))
    where longest_first.place = 1
)

select
    named.agent_id,
    named.state,
    named.started_at,
    named.ended_at
from named
inner join states on named.state = states.code
