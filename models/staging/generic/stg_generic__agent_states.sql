{{ config(retyped_by={
    'stg_generic__agent_zones': 'agent_id'
}) }}

with

landed as {{ inlined() }} (
    select * from {{ source('raw_generic', 'agent_states') }}
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
            and {{ landed_day('landed.started_at') }} >= agent_zones.first_day
            and {{ landed_day('landed.started_at') }} < agent_zones.next_day
),

{{ staged_rows('generic.agent_states') }}
