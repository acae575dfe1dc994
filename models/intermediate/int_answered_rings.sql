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

-- Not asked for by slice: most systems tell of no rings, and without one the engine reads no leg.
answered_legs as (
    select
        contact_id,
        leg,
        agent_id,
        answered_at
    from {{ ref('input_calls') }}
    where outcome = 'answered'
    union all
    select
        contact_id,
        leg,
        answering_agent_id as agent_id,
        replied_at as answered_at
    from {{ ref('int_conversation_legs') }}
    where judged_outcome = 'answered'
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
