{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['agent_id'],
    touched=[
        changed(
            'stg_amazon_connect__agent_events',
            "'amazon_connect:' || split_part(agent_arn, '/agent/', 2)"
        ),
        changed('amazon_connect_agent_contacts', 'agent_id'),
    ]
) }}

with

events as (
    select
        *,
        'amazon_connect:' || split_part(agent_arn, '/agent/', 2) as agent_id
    from {{ ref('stg_amazon_connect__agent_events') }}
    where
        row_status = 'used'
        and {{ is_touched("'amazon_connect:' || split_part(agent_arn, '/agent/', 2)") }}
),

contacts as (
    select * from {{ ref('amazon_connect_agent_contacts') }}
    where {{ is_touched('agent_id') }}
),

-- What the company calls a status it may say what it is: amazon_connect_status_<name>.
own_words as (
    select
        lower(trim(substr(name, length('amazon_connect_status_') + 1))) as status,
        max(value) as state
    from {{ ref('deployment') }}
    where substr(name, 1, length('amazon_connect_status_')) = 'amazon_connect_status_'
    group by lower(trim(substr(name, length('amazon_connect_status_') + 1)))
),

kinds_of_state as (
    select code from {{ ref('agent_states') }}
),

last_events as (
    select
        agent_id,
        max(event_at) as last_event_at
    from events
    group by agent_id
),

-- Whoever logs out is offline whatever the status says, and back in it on logging in.
changes_of_status as (
    select
        agent_id,
        event_at,
        lower(trim(status)) as status,
        status_type,
        status_started_at as started_at,
        2 as weight
    from events
    where status_started_at is not null
    union all
    select
        agent_id,
        event_at,
        'offline' as status,
        'OFFLINE' as status_type,
        event_at as started_at,
        1 as weight
    from events
    where event_type = 'LOGOUT'
    union all
    select
        agent_id,
        event_at,
        lower(trim(status)) as status,
        status_type,
        event_at as started_at,
        3 as weight
    from events
    where event_type = 'LOGIN'
),

named as (
    select
        changes_of_status.*,
        coalesce(
            own_words.state,
            case
                when changes_of_status.status_type = 'OFFLINE' then 'offline'
                when changes_of_status.status_type = 'ROUTABLE' then 'available'
                when changes_of_status.status in ('break', 'lunch') then 'break'
                when changes_of_status.status = 'training' then 'training'
                when changes_of_status.status = 'meeting' then 'meeting'
                -- Events of some years ago have no type.
                when changes_of_status.status_type is not null then null
                when changes_of_status.status in ('available', 'offline')
                    then changes_of_status.status
            end,
            'not told'
        ) as state
    from changes_of_status
    left join own_words on changes_of_status.status = own_words.status
),

-- Every event tells the status again.
first_told as (
    select
        *,
        row_number() over (
            partition by agent_id, started_at order by weight asc, event_at desc, state asc
        ) as place
    from named
),

statuses as (
    select
        agent_id,
        state,
        started_at,
        lead(started_at) over (partition by agent_id order by started_at) as next_started_at
    from first_told
    where place = 1
),

-- The last one is known to have lasted as long as events came.
spans as (
    select
        statuses.agent_id,
        statuses.state,
        cast(null as {{ dbt.type_string() }}) as external_contact_id,
        4 as weight,
        statuses.started_at,
        coalesce(statuses.next_started_at, last_events.last_event_at) as ended_at
    from statuses
    inner join last_events on statuses.agent_id = last_events.agent_id
    inner join kinds_of_state on statuses.state = kinds_of_state.code
    union all
    -- A task or an e-mail keeps the agent busy, but is no contact here.
    select
        agent_id,
        case stage when 'contact' then 'contact' else 'after_contact_work' end as state,
        case when channel in ('VOICE', 'CHAT') then external_contact_id end as external_contact_id,
        case stage when 'contact' then 1 else 2 end as weight,
        started_at,
        ended_at
    from contacts
    where
        (stage = 'contact' or (stage = 'ended' and was_connected))
        and coalesce(initiation_method, '') <> 'MONITOR'
),

in_milliseconds as (
    select
        agent_id,
        state,
        external_contact_id,
        weight,
        date_trunc('millisecond', started_at) as started_at,
        ended_at
    from spans
),

in_order as (
    select
        *,
        row_number() over (
            partition by agent_id, started_at order by weight, external_contact_id, ended_at
        ) as place
    from in_milliseconds
    where ended_at > started_at
),

-- When it began is what tells a state apart: of several at once the others begin a millionth of a
-- second later.
apart as (
    select
        agent_id,
        state,
        external_contact_id,
        {{ add_seconds('started_at', '(place - 1) * 0.000001') }} as started_at,
        ended_at
    from in_order
)

select
    agent_id,
    state,
    external_contact_id,
    started_at,
    ended_at
from apart
where ended_at > started_at
