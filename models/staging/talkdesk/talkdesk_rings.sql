{{ config(enabled=is_connected('talkdesk'), materialized='mapping') }}

with

ring_attempts as (
    select * from {{ ref('stg_talkdesk__ring_attempts') }}
    where row_status = 'used'
),

addresses as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'address'
)

-- Words that are none of these say nothing about an agent.
select
    ring_attempts.ring_attempt_id,
    ring_attempts.interaction_id as external_contact_id,
    addresses.pseudonym as user_pseudonym,
    case
        when lower(ring_attempts.attempt_type) in ('answered', 'accepted') then 'answered'
        when lower(ring_attempts.attempt_type) in ('ignored', 'missed', 'no answer') then 'missed'
        when lower(ring_attempts.attempt_type) in ('rejected', 'declined') then 'rejected'
        when lower(ring_attempts.attempt_type) in ('abandoned', 'canceled', 'cancelled')
            then 'cancelled'
    end as result,
    ring_attempts.ringing_at,
    ring_attempts.ended_at
from ring_attempts
inner join addresses on ring_attempts.user_address = addresses.identifier
