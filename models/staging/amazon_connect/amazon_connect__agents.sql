{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['agent_id'],
    touched=[changed('amazon_connect_records', 'agent_id')]
) }}

with

records as (
    select * from {{ ref('amazon_connect_records') }}
    where agent_id is not null and {{ is_touched('agent_id') }}
),

newest_first as (
    select
        *,
        row_number() over (
            partition by agent_id order by initiated_at desc, contact_id asc
        ) as place
    from records
)

select
    agent_id,
    agent_name,
    agent_group as team
from newest_first
where place = 1
