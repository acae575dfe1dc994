{{ config(
    materialized='incremental',
    slice=['external_contact_id'],
    touched=[
        changed('input_ring_attempts', 'external_contact_id'),
        changed('int_external_contacts', 'external_contact_id'),
    ]
) }}

with

rings as (
    select * from {{ ref('input_ring_attempts') }}
    {{ where_touched('external_contact_id') }}
),

contacts as (
    select * from {{ ref('int_external_contacts') }}
    where is_meant_without_kind
)

select
    rings.source_system,
    contacts.contact_id,
    rings.external_contact_id,
    rings.agent_id,
    rings.ringing_at,
    rings.ended_at,
    rings.result
from rings
left join contacts
    on
        rings.source_system = contacts.source_system
        and rings.external_contact_id = contacts.external_contact_id
-- Of a call that two systems report one tells of its rings.
where not coalesce(contacts.is_left_out, false)
