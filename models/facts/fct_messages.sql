{{ config(
    slice=['contact_id'],
    touched=[
        changed('int_message_legs', 'contact_id'),
    ]
) }}

select
    contact_id,
    message_id,
    source_system,
    leg,
    author,
    agent_id,
    is_public,
    is_human_reply,
    sent_at
from {{ ref('int_message_legs') }}
{{ where_touched('contact_id') }}
