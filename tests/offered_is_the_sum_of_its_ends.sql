-- Whoever was offered was answered, left, or ended otherwise in one known way, or is still waiting.
select
    contact_id,
    outcome
from {{ ref('fct_contacts') }}
where
    is_offered
    and outcome not in (
        'answered', 'abandoned', 'voicemail', 'callback_requested', 'overflowed', 'system_ended',
        'waiting'
    )
