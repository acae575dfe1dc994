with

landed as (
    select * from {{ source('raw_generic', 'schedules') }}
),

agent_zones as (
    select * from {{ ref('stg_generic__agent_zones') }}
),

zoned as (
    select
        landed.*,
        coalesce(agent_zones.time_zone, 'UTC') as _time_zone
    from landed
    left join agent_zones
        on
            landed.agent_id = agent_zones.agent_id
            and {{ landed_day('landed.starts_at') }} >= agent_zones.first_day
            and {{ landed_day('landed.starts_at') }} < agent_zones.next_day
),

typed as (
    select
        {{ typed_columns('schedules') }}
    from zoned
),

judged as (
    select
        *,
        {{ first_fault('schedules') }} as _fault,
        {{ row_content('schedules') }} as _content,
        -- An id of its own stands for agent and start.
        case when schedule_id is null then agent_id end as agent_key,
        case when schedule_id is null then starts_at end as starts_key
    from typed
),

compared as (
    select
        *,
        row_number() over (
            partition by schedule_id, agent_key, starts_key, published_at, _fault is null, _content
            order by _file, _record_number
        ) as _copy,
        dense_rank() over (
            partition by schedule_id, agent_key, starts_key, published_at, _fault is null
            order by updated_at desc nulls last, _content asc
        ) as _version
    from judged
)

select
    {{ declared_columns('schedules') }},
    {{ row_status() }} as row_status,
    split_part(_fault, '|', 1) as fault_column,
    {{ faulty_text('schedules') }} as fault_value,
    split_part(_fault, '|', 2) as fault_reason,
    _file as file,
    _record_number as record_number,
    _landing_id as landing_id
from compared
