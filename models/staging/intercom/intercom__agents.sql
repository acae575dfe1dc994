{{ config(
    enabled=is_connected('intercom'),
    slice=['admin_id'],
    touched=[
        changed('stg_intercom__admins', 'admin_id'),
        changed('stg_intercom__team_admin', 'admin_id'),
        looked_up('this', 'admin_id', 'stg_intercom__teams', 'team_id'),
    ]
) }}

with

admins as (
    select * from {{ ref('stg_intercom__admins') }}
    where row_status = 'used' and {{ is_touched('admin_id') }}
),

memberships as (
    select * from {{ ref('stg_intercom__team_admin') }}
    where
        row_status = 'used'
        and coalesce(is_deleted, false) = false
        and {{ is_touched('admin_id') }}
),

teams as (
    select * from {{ ref('stg_intercom__teams') }}
    where row_status = 'used'
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- A table of memberships is in no order.
first_teams as (
    select
        admin_id,
        min(team_id) as team_id
    from memberships
    group by admin_id
),

placed as (
    select
        admins.admin_id,
        admins.admin_name,
        admins.job_title,
        coalesce(admins.team_id, first_teams.team_id) as team_id
    from admins
    left join first_teams on admins.admin_id = first_teams.admin_id
)

select
    placed.admin_id,
    placed.team_id,
    'intercom:' || placed.admin_id as agent_id,
    case when settings.publishes_agent_names then placed.admin_name end as agent_name,
    teams.team_name as team,
    placed.job_title as role
from placed
left join teams on placed.team_id = teams.team_id
cross join settings
