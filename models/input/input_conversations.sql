with

landed as (
    select * from {{ ref('stg_generic__conversations') }}
    where row_status = 'used'
),

customer_ids as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'customer_id'
),

addresses as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'address'
),

generic as (
    select
        'generic' as source_system,
        {{ contact_id('generic', 'conversation', 'landed.conversation_id') }} as contact_id,
        landed.leg,
        customer_ids.pseudonym as customer_pseudonym,
        addresses.pseudonym as address_pseudonym,
        landed.channel,
        landed.direction,
        landed.case_id,
        landed.queue,
        landed.site,
        landed.language,
        landed.agent_id,
        landed.issue_type,
        landed.purpose,
        landed.segment,
        landed.opened_at,
        landed.queued_at,
        landed.answered_at,
        landed.left_queue_at,
        landed.ended_at,
        landed.outcome,
        landed.abandoned_in,
        landed.ended_by,
        landed.hold_seconds,
        landed.after_contact_work_seconds,
        landed.handle_seconds,
        landed.transferred,
        landed.escalated,
        landed.escalation_reason,
        landed.resolved,
        landed.resolved_at,
        landed.sales_opportunity,
        landed.converted,
        landed.cost
    from landed
    left join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
    left join addresses on landed.customer_address = addresses.identifier
)

{{ input_rows('conversations') }}
