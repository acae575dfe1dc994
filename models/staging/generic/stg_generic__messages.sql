with

landed as (
    select * from {{ source('raw_generic', 'messages') }}
),

agent_zones as (
    select * from {{ ref('stg_generic__agent_zones') }}
),

conversation_zones as (
    select * from {{ ref('stg_generic__conversation_zones') }}
),

zoned as (
    select
        landed.*,
        coalesce(agent_zones.time_zone, conversation_zones.time_zone, 'UTC') as _time_zone
    from landed
    left join agent_zones
        on
            landed.author = 'agent'
            and landed.agent_id = agent_zones.agent_id
            and {{ landed_day('landed.sent_at') }} >= agent_zones.first_day
            and {{ landed_day('landed.sent_at') }} < agent_zones.next_day
    left join conversation_zones
        on landed.conversation_id = conversation_zones.conversation_id
),

typed as (
    select
        {{ typed_columns('messages') }}
    from zoned
),

judged as (
    select
        *,
        {{ first_fault('messages') }} as _fault,
        {{ row_content('messages') }} as _content
    from typed
),

compared as (
    select
        *,
        row_number() over (
            partition by {{ contract_key('messages') }}, _fault is null, _content
            order by _file, _record_number
        ) as _copy,
        dense_rank() over (
            partition by {{ contract_key('messages') }}, _fault is null
            order by updated_at desc nulls last, _content asc
        ) as _version
    from judged
)

select
    {{ declared_columns('messages') }},
    {{ row_status() }} as row_status,
    split_part(_fault, '|', 1) as fault_column,
    {{ faulty_text('messages') }} as fault_value,
    split_part(_fault, '|', 2) as fault_reason,
    _file as file,
    _record_number as record_number,
    _landing_id as landing_id
from compared
