{#- What a pause may be, by the setting. Of several kinds at once the first counts. -#}
{%- set pauses = ['after_contact_work', 'training', 'meeting', 'break'] -%}
{%- set kinds = ['available'] + pauses + ['offline'] -%}
{{ config(
    enabled=is_connected('asterisk'),
    slice=['agent_id'],
    touched=[
        changed('stg_asterisk__queue_log', "'asterisk:' || member"),
        changed('asterisk__calls', 'agent_id'),
        "select 'asterisk:' || member from {stg_asterisk__queue_log} where event = 'ADDMEMBER'"
        ~ " and exists (" ~ changed('asterisk_restarts', '*') ~ ")",
    ]
) }}

with

told as (
    select
        *,
        'asterisk:' || member as agent_id
    from {{ ref('stg_asterisk__queue_log') }}
    where
        row_status = 'used'
        and member <> 'NONE'
        and {{ is_touched("'asterisk:' || member") }}
),

restarts as (
    select * from {{ ref('asterisk_restarts') }}
),

calls as (
    select * from {{ ref('asterisk__calls') }}
    where
        agent_id is not null
        and answered_at is not null
        and {{ is_touched('agent_id') }}
),

-- What the company calls a pause it may say what it is: asterisk_pause_<reason>.
own_words as (
    select
        lower(trim(substr(name, length('asterisk_pause_') + 1))) as reason,
        max(value) as state
    from {{ ref('deployment') }}
    where substr(name, 1, length('asterisk_pause_')) = 'asterisk_pause_'
    group by lower(trim(substr(name, length('asterisk_pause_') + 1)))
),

-- Whoever is added and removed comes and goes, if it is by the name that he has elsewhere in the
-- log: ADDMEMBER may tell his channel instead.
agents as (
    select
        agent_id,
        max(happened_at) as last_told_at
    from told
    group by agent_id
    having
        max(
            case
                when event in ('ADDMEMBER', 'REMOVEMEMBER', 'PAUSEALL', 'UNPAUSEALL') then 0
                else 1
            end
        ) = 1
),

memberships as (
    select
        told.agent_id,
        told.queue,
        agents.last_told_at
    from told
    inner join agents on told.agent_id = agents.agent_id
    where told.queue <> 'NONE'
    group by told.agent_id, told.queue, agents.last_told_at
    having
        max(case when told.event = 'ADDMEMBER' then 1 else 0 end) = 1
        and max(case when told.event = 'REMOVEMEMBER' then 1 else 0 end) = 1
),

-- In one second: who is removed was unpaused before, who is added is paused afterwards.
lines as (
    select
        memberships.agent_id,
        memberships.queue,
        memberships.last_told_at,
        told.event,
        coalesce(own_words.state, 'break') as kind_of_pause,
        coalesce(upper(told.data1) = 'PAUSED', false) as begins_paused,
        case told.event
            when 'UNPAUSE' then 1
            when 'REMOVEMEMBER' then 2
            when 'ADDMEMBER' then 3
            else 4
        end as place,
        told.happened_at
    from memberships
    inner join told
        on memberships.agent_id = told.agent_id and memberships.queue = told.queue
    left join own_words
        on
            told.event = 'PAUSE'
            and lower(trim(told.data1)) = own_words.reason
            and own_words.state in ({{ "'" ~ pauses | join("', '") ~ "'" }})
    where told.event in ('ADDMEMBER', 'REMOVEMEMBER', 'PAUSE', 'UNPAUSE')
    union all
    select
        memberships.agent_id,
        memberships.queue,
        memberships.last_told_at,
        'QUEUESTART' as event,
        'break' as kind_of_pause,
        false as begins_paused,
        5 as place,
        coalesce(restarts.last_line_at, restarts.restarted_at) as happened_at
    from memberships
    cross join restarts
),

numbered as (
    select
        *,
        sum(case when event in ('ADDMEMBER', 'REMOVEMEMBER', 'QUEUESTART') then 1 else 0 end) over (
            partition by agent_id, queue
            order by happened_at, place
            rows between unbounded preceding and current row
        ) as stay
    from lines
),

judged as (
    select
        *,
        max(case when event = 'REMOVEMEMBER' then 1 else 0 end) over (
            partition by agent_id, queue, stay
        ) = 1 as is_removed
    from numbered
),

-- What he is for the queue from each line on; NULL = not known.
kinds_for_queues as (
    select
        agent_id,
        queue,
        case
            when event = 'QUEUESTART' then null
            when is_removed then 'offline'
            when event = 'PAUSE' or begins_paused then kind_of_pause
            else 'available'
        end as kind,
        happened_at as started_at,
        coalesce(
            lead(happened_at) over (partition by agent_id, queue order by happened_at, place),
            last_told_at
        ) as ended_at
    from judged
),

-- A call that a restart cut off lasted as long as the log was written.
ended_calls as (
    select
        calls.agent_id,
        calls.call_id,
        calls.answered_at,
        coalesce(calls.ended_at, min(restarts.last_line_at)) as ended_at
    from calls
    left join restarts
        on
            calls.ended_at is null
            and calls.ended_by = 'system'
            and calls.answered_at <= restarts.last_line_at
    group by calls.agent_id, calls.call_id, calls.answered_at, calls.ended_at
),

edges as (
    select
        agent_id,
        kind,
        1 as step,
        started_at as edge_at
    from kinds_for_queues
    where kind is not null and ended_at > started_at
    union all
    select
        agent_id,
        kind,
        -1 as step,
        ended_at as edge_at
    from kinds_for_queues
    where kind is not null and ended_at > started_at
    union all
    select
        agent_id,
        'contact' as kind,
        1 as step,
        answered_at as edge_at
    from ended_calls
    where ended_at > answered_at
    union all
    select
        agent_id,
        'contact' as kind,
        -1 as step,
        ended_at as edge_at
    from ended_calls
    where ended_at > answered_at
),

steps as (
    select
        agent_id,
        {%- for kind in ['contact'] + kinds %}
        sum(case when kind = '{{ kind }}' then step else 0 end) as {{ kind }}_steps,
        {%- endfor %}
        edge_at
    from edges
    group by agent_id, edge_at
),

counted as (
    select
        agent_id,
        {%- for kind in ['contact'] + kinds %}
        sum({{ kind }}_steps) over (
            partition by agent_id order by edge_at
            rows between unbounded preceding and current row
        ) as {{ kind }}_spans,
        {%- endfor %}
        edge_at as started_at,
        lead(edge_at) over (partition by agent_id order by edge_at) as ended_at
    from steps
),

-- Available is who is free for one of his queues, offline who was removed from all of them.
moments as (
    select
        agent_id,
        contact_spans > 0 as is_on_contact,
        case
            {%- for kind in kinds %}
            when {{ kind }}_spans > 0 then '{{ kind }}'
            {%- endfor %}
        end as state,
        started_at,
        ended_at
    from counted
),

-- A call that began when it was not known that he was there is no state: else he would seem to do
-- nothing but talk.
states as (
    select
        ended_calls.agent_id,
        'contact' as state,
        ended_calls.call_id as external_contact_id,
        ended_calls.answered_at as started_at,
        max(ended_calls.ended_at) as ended_at
    from ended_calls
    inner join moments
        on
            ended_calls.agent_id = moments.agent_id
            and ended_calls.answered_at = moments.started_at
    where ended_calls.ended_at > ended_calls.answered_at and moments.state <> 'offline'
    group by ended_calls.agent_id, ended_calls.call_id, ended_calls.answered_at
    union all
    select
        agent_id,
        state,
        cast(null as {{ dbt.type_string() }}) as external_contact_id,
        started_at,
        ended_at
    from moments
    where (not is_on_contact or state = 'offline') and state is not null and ended_at is not null
),

in_order as (
    select
        *,
        row_number() over (
            partition by agent_id, started_at order by external_contact_id
        ) as place
    from states
),

-- When it began is what tells a state apart: of several calls at once the others begin a millionth
-- of a second later.
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
