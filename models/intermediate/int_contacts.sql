{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_leg_places', 'contact_id'),
    ]
) }}

with

legs as (
    select * from {{ ref('int_leg_places') }}
    {{ where_touched('contact_id') }}
)

select
    contact_id,
    min(source_system) as source_system,
    {{ first_said('channel') }} as channel,
    {{ first_said('direction') }} as direction,
    {{ first_said('customer_pseudonym') }} as customer_pseudonym,
    case
        when max(case when is_known_by_address then 1 else 0 end) = 1
            then
                coalesce(
                    {{ first_said('address_pseudonym') }}, {{ first_said('customer_pseudonym') }}
                )
        else
            coalesce(
                {{ first_said('customer_pseudonym') }}, {{ first_said('address_pseudonym') }}
            )
    end as customer_key,
    {{ first_said('case_id') }} as case_id,
    {{ first_said('entry_point') }} as entry_point,
    {{ first_said('site') }} as site,
    {{ first_said('language') }} as language,
    {{ first_said('issue_type') }} as issue_type,
    {{ first_said('purpose') }} as purpose,
    {{ first_said('segment') }} as segment,
    coalesce(
        max(case when leg = first_offered_leg then queue end),
        {{ first_said('queue') }}
    ) as queue,
    max(case when leg = first_answered_leg then agent_id end) as first_agent_id,
    max(case when leg = first_answered_leg then agent_team end) as first_agent_team,
    max(case when leg = last_answered_leg then agent_id end) as last_agent_id,
    max(case when leg = last_answered_leg then agent_team end) as last_agent_team,
    max(case when leg = first_transferred_leg then agent_id end) as transferring_agent_id,
    max(case when leg = first_transferred_leg then agent_team end) as transferring_agent_team,
    max(case when leg = first_escalated_leg then agent_id end) as escalating_agent_id,
    max(case when leg = first_escalated_leg then agent_team end) as escalating_agent_team,
    max(case when leg = deciding_leg then outcome end) as outcome,
    max(case when leg = deciding_leg then abandoned_in end) as abandoned_in,
    max(case when leg = deciding_leg then ended_by end) as ended_by,
    {{ first_said('transfer_kind') }} as transfer_kind,
    min_by(escalation_reason, case when escalated and escalation_reason is not null then leg end)
        as escalation_reason,
    {{ first_said('callback_of_contact_id') }} as callback_of_contact_id,
    count(*) as legs,
    sum(human_replies) as human_replies,
    {{ first_said('cost') }} as cost,
    {{ whole_of_answered_legs('hold_seconds') }} as hold_seconds,
    {{ whole_of_answered_legs('after_contact_work_seconds') }} as after_contact_work_seconds,
    {{ whole_of_answered_legs('talk_seconds') }} as talk_seconds,
    {{ whole_of_answered_legs('talk_hold_seconds') }} as talk_hold_seconds,
    {{ whole_of_answered_legs('talk_hold_acw_seconds') }} as talk_hold_acw_seconds,
    max(case when is_answered then 1 else 0 end) = 1 as is_answered,
    max(case when is_offered then 1 else 0 end) = 1 as is_offered,
    max(case when transferred then 1 else 0 end) = 1 as is_transferred,
    max(case when escalated then 1 else 0 end) = 1 as is_escalated,
    max(case when leg = last_leg_that_says_resolved then cast(resolved as bigint) end) = 1
        as is_said_resolved,
    max(case when transferred is not null then 1 else 0 end) = 1 as says_transferred,
    max(case when escalated is not null then 1 else 0 end) = 1 as says_escalated,
    max(case when outcome = 'self_served' then 1 else 0 end) = 1 as says_self_served,
    coalesce(min(queued_at) > min(started_at), false) as says_arrival,
    {{ first_said('sales_opportunity') }} as is_sales_opportunity,
    {{ first_said('converted') }} as is_converted,
    min(started_at) as arrived_at,
    max(case when leg = first_offered_leg then queued_at end) as queued_at,
    max(case when leg = first_answered_leg then first_ring_at end) as ringing_at,
    max(case when leg = first_answered_leg then answered_at end) as answered_at,
    max(case when leg = deciding_leg then coalesce(left_queue_at, ended_at) end) as left_queue_at,
    max(ended_at) as ended_at,
    max(resolved_at) as resolved_at
from legs
group by contact_id
