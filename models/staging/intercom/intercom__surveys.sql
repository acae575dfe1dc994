{{ config(enabled=is_connected('intercom'), materialized='mapping') }}

with

conversations as (
    select * from {{ ref('intercom_conversations') }}
    where rating is not null or rating_requested_at is not null
)

select
    conversation_id as response_id,
    'csat' as kind,
    rating as score,
    cast(1 as double) as scale_min,
    cast(5 as double) as scale_max,
    true as higher_is_better,
    'conversation' as contact_kind,
    conversation_id as external_contact_id,
    channel,
    customer_pseudonym,
    'intercom:' || rated_admin_id as agent_id,
    rating_requested_at as invited_at,
    rated_at as answered_at
from conversations
