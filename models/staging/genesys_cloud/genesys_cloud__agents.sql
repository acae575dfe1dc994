{{ config(enabled=is_connected('genesys_cloud'), materialized='mapping') }}

with

users as (
    select * from {{ ref('stg_genesys_cloud__users') }}
    where row_status = 'used'
),

settings as (
    select * from {{ ref('int_settings') }}
)

select
    'genesys_cloud:' || users.user_id as agent_id,
    case when settings.publishes_agent_names then users.user_name end as agent_name,
    coalesce(users.team, users.division) as team,
    users.title as role
from users
cross join settings
