{{ config(enabled=is_connected('intercom'), materialized='mapping') }}

with

conversations as (
    select * from {{ ref('intercom_conversations') }}
    where is_counted
)

select
    {{ contact_id('intercom', 'conversation', 'conversation_id') }} as contact_id,
    cast(1 as bigint) as leg,
    customer_pseudonym,
    address_pseudonym,
    channel,
    direction,
    queue,
    'intercom:' || admin_id as agent_id,
    tag as issue_type,
    opened_at,
    answered_at,
    ended_at,
    outcome,
    ended_by,
    is_transferred as transferred
from conversations
