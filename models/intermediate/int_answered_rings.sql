{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_ring_contacts', 'contact_id'),
        changed('input_calls', 'contact_id'),
        changed('int_conversation_legs', 'contact_id'),
    ]
) }}

with

rings as (
    select * from {{ ref('int_ring_contacts') }}
    where result = 'answered' and {{ is_touched('contact_id') }}
),

-- Most systems tell of no rings: then no leg is read.
answered_legs as (
    select
        calls.contact_id,
        calls.leg,
        calls.agent_id,
        calls.answered_at
    from {{ ref('input_calls') }} as calls
    where
        calls.outcome = 'answered'
        and calls.contact_id in (select rings.contact_id from rings)
    union all
    select
        conversations.contact_id,
        conversations.leg,
        conversations.answering_agent_id as agent_id,
        conversations.replied_at as answered_at
    from {{ ref('int_conversation_legs') }} as conversations
    where
        conversations.judged_outcome = 'answered'
        and conversations.contact_id in (select rings.contact_id from rings)
)

select
    answered_legs.contact_id,
    answered_legs.leg,
    max(rings.ringing_at) as ringing_at
from answered_legs
inner join rings
    on
        answered_legs.contact_id = rings.contact_id
        and answered_legs.agent_id = rings.agent_id
        and answered_legs.answered_at >= rings.ringing_at
group by answered_legs.contact_id, answered_legs.leg
