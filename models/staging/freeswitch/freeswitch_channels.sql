{{ config(enabled=is_connected('freeswitch'), materialized='mapping') }}

with

told as (
    select * from {{ ref('stg_freeswitch__cdr') }}
    where row_status = 'used' and side in ('member', 'agent')
)

-- What never happened is 0 in some exports.
select
    channel_id,
    side,
    member_id,
    member_channel_id,
    queue,
    case when agent is not null then 'freeswitch:' || agent end as agent_id,
    upper(cancel_reason) as cancel_reason,
    lower(cause) as cause,
    upper(hangup_cause) as hangup_cause,
    lower(hangup_disposition) as hangup_disposition,
    customer_number,
    entry_point,
    lower(is_bridged) in ('true', 't', '1') as is_bridged,
    coalesce(lower(voicemail_message) in ('true', 't', '1'), false) as has_message,
    started_at,
    nullif(answered_at, cast('1970-01-01' as timestamp)) as answered_at,
    ended_at,
    nullif(queued_at, cast('1970-01-01' as timestamp)) as queued_at,
    nullif(queue_answered_at, cast('1970-01-01' as timestamp)) as queue_answered_at,
    nullif(terminated_at, cast('1970-01-01' as timestamp)) as terminated_at,
    nullif(canceled_at, cast('1970-01-01' as timestamp)) as canceled_at
from told
