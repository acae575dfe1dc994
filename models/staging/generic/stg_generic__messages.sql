{{ config(retyped_by={
    'stg_generic__agent_zones': 'agent_id',
    'stg_generic__conversation_zones': 'conversation_id'
}) }}

with

landed as {{ inlined() }} (
    select * from {{ source('raw_generic', 'messages') }}
    {{ where_landed_since() }}
),

agent_zones as (
    select * from {{ ref('stg_generic__agent_zones') }}
),

conversation_zones as (
    select * from {{ ref('stg_generic__conversation_zones') }}
),

zoned as {{ inlined() }} (
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

{{ staged_rows('generic.messages') }}
