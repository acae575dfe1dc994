{{ config(enabled=is_connected('mail'), key='agent_id') }}

with

agents as (
    select * from {{ ref('stg_mail__agents') }}
    where row_status = 'used' and agent_id is not null
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- An agent may have several addresses.
each_once as (
    select
        agent_id,
        min(person_name) as agent_name,
        min(team) as team
    from agents
    group by agent_id
)

select
    'mail:' || each_once.agent_id as agent_id,
    case when settings.publishes_agent_names then each_once.agent_name end as agent_name,
    each_once.team
from each_once
cross join settings
