{{ config(enabled=is_connected('zendesk'), materialized='mapping') }}

with

comments as (
    select * from {{ ref('zendesk_comments') }}
    where is_message
)

select
    {{ contact_id('zendesk', 'conversation', 'ticket_id') }} as contact_id,
    comment_id as message_id,
    created_at as sent_at,
    author,
    case when author = 'agent' then 'zendesk:' || author_id end as agent_id,
    is_public
from comments
