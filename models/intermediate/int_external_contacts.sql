{{ config(
    materialized='incremental',
    slice=['external_contact_id'],
    touched=[
        changed('input_calls', external_id('contact_id', 'call')),
        changed('input_conversations', external_id('contact_id', 'conversation')),
        changed('int_linked_calls', external_id('contact_id', 'call')),
    ]
) }}

-- An export that names a contact without its kind means a call first, then a conversation.
with

linked_calls as (
    select
        contact_id,
        counted_contact_id
    from {{ ref('int_linked_calls') }}
    where is_left_out
),

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
        calls.source_system,
        coalesce(linked_calls.counted_contact_id, calls.contact_id) as contact_id,
        'call' as contact_kind,
        {{ external_id('calls.contact_id', 'call') }} as external_contact_id,
        linked_calls.contact_id is not null as is_left_out
    from calls
    left join linked_calls on calls.contact_id = linked_calls.contact_id
    union all
    select
        source_system,
        contact_id,
        'conversation' as contact_kind,
        {{ external_id('contact_id', 'conversation') }} as external_contact_id,
        false as is_left_out
    from conversations
)

select
    source_system,
    contact_id,
    contact_kind,
    external_contact_id,
    is_left_out,
    row_number() over (
        partition by source_system, external_contact_id
        order by contact_kind
    ) = 1 as is_meant_without_kind
from named
