{{ config(
    materialized='incremental',
    slice=['external_contact_id'],
    touched=[
        changed('input_calls', external_id('contact_id', 'call')),
        changed('input_conversations', external_id('contact_id', 'conversation')),
    ]
) }}

-- An export that names a contact without its kind means a call first, then a conversation.
with

calls as (
    select distinct
        source_system,
        contact_id
    from {{ ref('input_calls') }}
    {{ where_touched(external_id('contact_id', 'call')) }}
),

conversations as (
    select distinct
        source_system,
        contact_id
    from {{ ref('input_conversations') }}
    {{ where_touched(external_id('contact_id', 'conversation')) }}
),

named as (
    select
        source_system,
        contact_id,
        'call' as contact_kind,
        {{ external_id('contact_id', 'call') }} as external_contact_id
    from calls
    union all
    select
        source_system,
        contact_id,
        'conversation' as contact_kind,
        {{ external_id('contact_id', 'conversation') }} as external_contact_id
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
