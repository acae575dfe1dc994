{{ config(
    enabled=is_connected('twilio'),
    slice=['worker_id'],
    touched=[changed('twilio_events', 'worker_id')]
) }}

with

events as (
    select * from {{ ref('twilio_events') }}
    where worker_id is not null and {{ is_touched('worker_id') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

newest_first as (
    select
        *,
        row_number() over (partition by worker_id order by happened_at desc, event_id asc) as place
    from events
)

select
    newest_first.worker_id,
    'twilio:' || newest_first.worker_id as agent_id,
    case when settings.publishes_agent_names then newest_first.worker_name end as agent_name,
    newest_first.worker_team as team
from newest_first
cross join settings
where newest_first.place = 1
