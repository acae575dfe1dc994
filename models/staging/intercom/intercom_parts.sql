{{ config(enabled=is_connected('intercom'), materialized='mapping') }}

with

parts as (
    select * from {{ ref('stg_intercom__conversation_parts') }}
    where row_status = 'used'
)

select
    conversation_id,
    part_id,
    part_type,
    case
        when is_by_ai or author_type = 'bot' then 'bot'
        when author_type = 'admin' then 'agent'
        when author_type in ('user', 'lead', 'contact', 'visitor') then 'customer'
        else 'system'
    end as author,
    author_id,
    case when assigned_to_type = 'team' then nullif(assigned_to_id, '0') end as to_team_id,
    case when assigned_to_type = 'admin' then nullif(assigned_to_id, '0') end as to_admin_id,
    -- Who closes or opens a conversation may do so with a word to the customer; a word with an
    -- assignment is for the colleague.
    part_type in ('comment', 'quick_reply') or (part_type in ('close', 'open') and has_body)
        as is_message,
    part_type in ('note', 'note_and_reopen') as is_note,
    created_at
from parts
