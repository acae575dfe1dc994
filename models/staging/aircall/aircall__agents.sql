{{ config(enabled=is_connected('aircall'), materialized='mapping') }}

with

users as (
    select * from {{ ref('stg_aircall__users') }}
    where row_status = 'used'
),

settings as (
    select * from {{ ref('int_settings') }}
)

select
    'aircall:' || users.user_id as agent_id,
    case when settings.publishes_agent_names then users.user_name end as agent_name
from users
cross join settings
