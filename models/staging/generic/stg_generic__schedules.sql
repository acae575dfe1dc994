{{ config(retyped_by={
    'stg_generic__agent_zones': 'agent_id'
}) }}

with

landed as {{ inlined() }} (
    select * from {{ source('raw_generic', 'schedules') }}
    {{ where_landed_since() }}
),

agent_zones as (
    select * from {{ ref('stg_generic__agent_zones') }}
),

zoned as {{ inlined() }} (
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

-- An id of its own stands for agent and start.
{{ staged_rows(
    'generic.schedules',
    key=[
        '{schedule_id}',
        'case when {schedule_id} is null then {agent_id} end',
        'case when {schedule_id} is null then {starts_at} end',
        '{published_at}',
    ]
) }}
