{{ config(
    enabled=is_connected('talkdesk'),
    slice=['user_id'],
    touched=[
        changed('stg_talkdesk__user_status', 'user_id'),
        changed('stg_talkdesk__calls', 'user_id'),
    ]
) }}

with

user_status as (
    select * from {{ ref('stg_talkdesk__user_status') }}
    where row_status = 'used' and {{ is_touched('user_id') }}
),

calls as (
    select * from {{ ref('stg_talkdesk__calls') }}
    where row_status = 'used' and user_id is not null and {{ is_touched('user_id') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- Teams of those who have states are taken from these, teams of the others from their calls.
told as (
    select
        user_id,
        user_name,
        team,
        started_at,
        1 as source_rank
    from user_status
    union all
    select
        user_id,
        user_name,
        team,
        started_at,
        2 as source_rank
    from calls
),

named as (
    select
        user_id,
        user_name,
        row_number() over (partition by user_id order by started_at desc, user_name asc) as place
    from told
    where user_name is not null
),

names as (
    select
        user_id,
        user_name
    from named
    where place = 1
),

ranked as (
    select
        *,
        min(source_rank) over (partition by user_id) as best_source_rank
    from told
),

teams as (
    select
        user_id,
        started_at,
        max(team) as team
    from ranked
    where source_rank = best_source_rank
    group by user_id, started_at
),

in_order as (
    select
        *,
        row_number() over (partition by user_id order by started_at) as place,
        lag(team) over (partition by user_id order by started_at) as earlier_team
    from teams
)

select
    in_order.user_id,
    'talkdesk:' || in_order.user_id as agent_id,
    case when settings.publishes_agent_names then names.user_name end as agent_name,
    case when in_order.place > 1 then in_order.started_at end as valid_from,
    in_order.team
from in_order
cross join settings
left join names on in_order.user_id = names.user_id
where
    in_order.place = 1
    or coalesce(in_order.team, '') <> coalesce(in_order.earlier_team, '')
