{{ config(
    enabled=is_connected('zendesk'),
    slice=['agent_id'],
    touched=[
        changed('stg_zendesk__users', "'zendesk:' || user_id"),
        "select 'zendesk:' || user_id from {stg_zendesk__users} where default_group_id in ("
        ~ changed('stg_zendesk__groups', 'group_id') ~ ")",
    ]
) }}

with

users as (
    select
        *,
        'zendesk:' || user_id as agent_id
    from {{ ref('stg_zendesk__users') }}
    where
        row_status = 'used'
        and role in ('agent', 'admin')
        and {{ is_touched("'zendesk:' || user_id") }}
),

agent_groups as (
    select * from {{ ref('stg_zendesk__groups') }}
    where row_status = 'used'
),

settings as (
    select * from {{ ref('int_settings') }}
)

select
    users.agent_id,
    case when settings.publishes_agent_names then users.user_name end as agent_name,
    agent_groups.group_name as team
from users
cross join settings
left join agent_groups on users.default_group_id = agent_groups.group_id
