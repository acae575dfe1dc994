{{ config(materialized='view', database=target.database, schema='kpi_layer') }}

with

contacts as (
    select * from {{ ref('fct_contacts') }}
)

select
    contact_id,
    coalesce(channel, 'unknown') as channel,
    cast({{ dbt.date_trunc('month', 'arrived_at_local') }} as date) as month_start,
    direction = 'inbound' and channel = 'voice' as is_inbound_call,
    is_covered_by_trunk_usage,
    is_entered,
    is_offered,
    is_answered,
    is_self_served,
    is_abandoned_from_queue,
    has_abandonment,
    coalesce(is_sales_opportunity, false) as is_sales_opportunity,
    is_abandoned and coalesce(wait_seconds <= service_level_target_seconds, false)
        as is_abandoned_in_time,
    is_abandoned_from_queue and coalesce(wait_seconds <= short_abandon_seconds, false)
        as is_short_abandon,
    coalesce(wait_seconds, waiting_seconds, 61) > 60 as may_have_waited_a_minute,
    coalesce(hold_seconds, 1) > 0 as may_have_been_held,
    case when customer_key is null then 'customer not known' end as unknown_customer,
    case
        when customer_key is null then 'customer not known'
        when not is_first_answered_of_chain then 'not the first answered contact of its chain'
        when not is_resolution_window_over then 'window still open'
    end as unjudged_chain,
    case when is_said_resolved is null then 'nobody said whether it was resolved' end
        as unsaid_resolution,
    case when is_resolved is null then 'not known whether it was resolved' end
        as unknown_resolution,
    case
        when wait_seconds is not null then null
        when outcome = 'waiting' then 'still waiting'
        else 'wait not known'
    end as unknown_wait,
    case
        when coalesce(wait_seconds, waiting_seconds - service_level_target_seconds) >= 0
            then null
        when waiting_seconds is not null then 'still waiting, for less than the target'
        else 'wait not known'
    end as unjudged_wait,
    case when coalesce(wait_seconds, waiting_seconds) is null then 'wait not known' end
        as unknown_wait_so_far,
    case
        when before_queue_seconds is not null then null
        when queued_at >= arrived_at then 'system never tells of the time before the queue'
        else 'begin of the wait not known'
    end as unknown_begin_of_wait,
    case when ring_seconds is null then 'begin of ringing not known' end as unknown_ringing,
    case when first_response_seconds is null then 'instant of the answer not known' end
        as unknown_response,
    case
        when talk_seconds is not null then null
        when channel not in ('voice', 'chat') then 'no talk time on this channel'
        when talk_hold_seconds is null then 'begin or end of the talk not known'
        else 'hold not known'
    end as unknown_talk,
    case when hold_seconds is null then 'hold not known' end as unknown_hold,
    case when after_contact_work_seconds is null then 'after-contact work not known' end
        as unknown_after_contact_work,
    case
        when talk_hold_acw_seconds is not null then null
        when channel not in ('voice', 'chat') then 'handle time not known'
        when talk_hold_seconds is null then 'begin or end of the talk not known'
        else 'after-contact work not known'
    end as unknown_handle_time,
    case
        when talk_hold_seconds is not null then null
        when channel not in ('voice', 'chat') then 'no talk time on this channel'
        else 'begin or end of the talk not known'
    end as unknown_talk_and_hold,
    case when contact_seconds is null then 'end of the contact not known' end
        as unknown_length,
    case when is_transferred is null then 'system never tells of transfers' end
        as untold_transfers,
    case when is_escalated is null then 'system never tells of escalations' end
        as untold_escalations,
    case when not tells_self_service then 'system never tells of self-service' end
        as untold_self_service,
    case when not tells_blocked then 'neither trunk usage nor calls that say so' end
        as no_news_of_blocking,
    case when is_converted is null then 'conversion not known' end as unknown_conversion
from contacts
