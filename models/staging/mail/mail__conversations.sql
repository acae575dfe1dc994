{{ config(enabled=is_connected('mail'), materialized='mapping') }}

with

conversations as (
    select * from {{ ref('mail_conversations') }}
)

select
    {{ contact_id('mail', 'conversation', fingerprint('thread_id')) }} as contact_id,
    cast(1 as bigint) as leg,
    customer_pseudonym as address_pseudonym,
    'email' as channel,
    direction,
    queue,
    'mail:' || agent_id as agent_id,
    opened_at,
    answered_at,
    outcome
from conversations
