-- An export that names a contact without its kind means a call first, then a conversation.
with

calls as (
    select distinct
        source_system,
        contact_id
    from {{ ref('input_calls') }}
),

conversations as (
    select distinct
        source_system,
        contact_id
    from {{ ref('input_conversations') }}
),

named as (
    select
        source_system,
        contact_id,
        'call' as contact_kind,
        substr(contact_id, length(source_system) + length(':call:') + 1) as external_contact_id
    from calls
    union all
    select
        source_system,
        contact_id,
        'conversation' as contact_kind,
        substr(contact_id, length(source_system) + length(':conversation:') + 1)
            as external_contact_id
    from conversations
)

select
    source_system,
    contact_id,
    contact_kind,
    external_contact_id,
    row_number() over (
        partition by source_system, external_contact_id
        order by contact_kind
    ) = 1 as is_meant_without_kind
from named
