{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_legs', 'contact_id'),
        looked_up('int_leg_places', 'contact_id', 'int_agent_versions', 'agent_id'),
    ]
) }}

-- Most contacts have one leg, and are that: nothing is put together.
{%- for alone in [true, false] %}

select
    contact_id,
    {{ over_legs('min', 'source_system', alone) }} as source_system,
    {{ first_said('channel', alone) }} as channel,
    {{ first_said('direction', alone) }} as direction,
    {{ first_said('customer_pseudonym', alone) }} as customer_pseudonym,
    case
        when {{ any_leg('is_known_by_address', alone) }}
            then
                coalesce(
                    {{ first_said('address_pseudonym', alone) }},
                    {{ first_said('customer_pseudonym', alone) }}
                )
        else
            coalesce(
                {{ first_said('customer_pseudonym', alone) }},
                {{ first_said('address_pseudonym', alone) }}
            )
    end as customer_key,
    {{ first_said('case_id', alone) }} as case_id,
    {{ first_said('entry_point', alone) }} as entry_point,
    {{ first_said('site', alone) }} as site,
    {{ first_said('language', alone) }} as language,
    {{ first_said('issue_type', alone) }} as issue_type,
    {{ first_said('purpose', alone) }} as purpose,
    {{ first_said('segment', alone) }} as segment,
    coalesce(
        {{ of_leg('first_offered_leg', 'queue', alone) }}, {{ first_said('queue', alone) }}
    ) as queue,
    {{ of_leg('first_answered_leg', 'agent_id', alone) }} as first_agent_id,
    {{ of_leg('first_answered_leg', 'agent_team', alone) }} as first_agent_team,
    {{ of_leg('last_answered_leg', 'agent_id', alone) }} as last_agent_id,
    {{ of_leg('last_answered_leg', 'agent_team', alone) }} as last_agent_team,
    {{ of_leg('first_transferred_leg', 'agent_id', alone) }} as transferring_agent_id,
    {{ of_leg('first_transferred_leg', 'agent_team', alone) }} as transferring_agent_team,
    {{ of_leg('first_escalated_leg', 'agent_id', alone) }} as escalating_agent_id,
    {{ of_leg('first_escalated_leg', 'agent_team', alone) }} as escalating_agent_team,
    {{ of_leg('deciding_leg', 'outcome', alone) }} as outcome,
    {{ of_leg('deciding_leg', 'abandoned_in', alone) }} as abandoned_in,
    {{ of_leg('deciding_leg', 'ended_by', alone) }} as ended_by,
    {{ first_said('transfer_kind', alone) }} as transfer_kind,
    {{ first_said('case when escalated then escalation_reason end', alone) }} as escalation_reason,
    {{ first_said('callback_of_contact_id', alone) }} as callback_of_contact_id,
    {{ over_legs('max', 'contact_legs', alone) }} as legs,
    cast({{ over_legs('sum', 'human_replies', alone) }} as bigint) as human_replies,
    {{ first_said('cost', alone) }} as cost,
    {{ whole_of_answered_legs('hold_seconds', alone) }} as hold_seconds,
    {{ whole_of_answered_legs('after_contact_work_seconds', alone) }} as after_contact_work_seconds,
    {{ whole_of_answered_legs('talk_seconds', alone) }} as talk_seconds,
    {{ whole_of_answered_legs('talk_hold_seconds', alone) }} as talk_hold_seconds,
    {{ whole_of_answered_legs('talk_hold_acw_seconds', alone) }} as talk_hold_acw_seconds,
    {{ any_leg('is_answered', alone) }} as is_answered,
    {{ any_leg('is_offered', alone) }} as is_offered,
    {{ any_leg('transferred', alone) }} as is_transferred,
    {{ any_leg('escalated', alone) }} as is_escalated,
    {{ of_leg('last_leg_that_says_resolved', 'cast(resolved as bigint)', alone) }} = 1
        as is_said_resolved,
    {{ any_leg('transferred is not null', alone) }} as says_transferred,
    {{ any_leg('escalated is not null', alone) }} as says_escalated,
    {{ any_leg("outcome = 'self_served'", alone) }} as says_self_served,
    coalesce(
        {{ over_legs('min', 'queued_at', alone) }} > {{ over_legs('min', 'started_at', alone) }},
        false
    ) as says_arrival,
    {{ first_said('sales_opportunity', alone) }} as is_sales_opportunity,
    {{ first_said('converted', alone) }} as is_converted,
    {{ over_legs('min', 'started_at', alone) }} as arrived_at,
    {{ of_leg('first_offered_leg', 'queued_at', alone) }} as queued_at,
    {{ of_leg('first_answered_leg', 'first_ring_at', alone) }} as ringing_at,
    {{ of_leg('first_answered_leg', 'answered_at', alone) }} as answered_at,
    {{ of_leg('deciding_leg', 'coalesce(left_queue_at, ended_at)', alone) }} as left_queue_at,
    {{ over_legs('max', 'ended_at', alone) }} as ended_at,
    {{ over_legs('max', 'resolved_at', alone) }} as resolved_at
from {{ ref('int_leg_places') }}
where contact_legs {{ '=' if alone else '>' }} 1 and {{ is_touched('contact_id') }}
{{ 'union all' if alone else 'group by contact_id' }}
{%- endfor %}
