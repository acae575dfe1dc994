{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['agent_arn'],
    touched=[changed('stg_amazon_connect__contact_records', 'agent_arn')]
) }}

with

records as (
    select * from {{ ref('stg_amazon_connect__contact_records') }}
    where row_status = 'used' and agent_arn is not null and {{ is_touched('agent_arn') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

newest_first as (
    select
        *,
        row_number() over (
            partition by agent_arn order by initiated_at desc, contact_id asc
        ) as place
    from records
)

select
    newest_first.agent_arn,
    'amazon_connect:' || split_part(newest_first.agent_arn, '/agent/', 2) as agent_id,
    case when settings.publishes_agent_names then newest_first.agent_login end as agent_name,
    coalesce(
        newest_first.agent_group_5,
        newest_first.agent_group_4,
        newest_first.agent_group_3,
        newest_first.agent_group_2,
        newest_first.agent_group_1
    ) as team
from newest_first
cross join settings
where newest_first.place = 1
