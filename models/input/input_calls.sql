with

landed as (
    select * from {{ ref('stg_generic__calls') }}
    where row_status = 'used'
),

customer_ids as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'customer_id'
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

generic as (
    select
        'generic' as source_system,
        {{ contact_id('generic', 'call', 'landed.call_id') }} as contact_id,
        landed.leg,
        customer_ids.pseudonym as customer_pseudonym,
        numbers.pseudonym as address_pseudonym,
        landed.direction,
        landed.case_id,
        landed.entry_point,
        landed.queue,
        landed.site,
        landed.skill,
        landed.language,
        landed.agent_id,
        landed.issue_type,
        landed.purpose,
        landed.segment,
        landed.started_at,
        landed.queued_at,
        landed.ringing_at,
        landed.answered_at,
        landed.left_queue_at,
        landed.ended_at,
        landed.hold_seconds,
        landed.consult_seconds,
        landed.after_call_work_seconds,
        landed.outcome,
        landed.abandoned_in,
        landed.ended_by,
        landed.transferred,
        landed.transfer_kind,
        landed.escalated,
        landed.escalation_reason,
        landed.resolved,
        {{ contact_id('generic', 'call', 'landed.callback_of') }} as callback_of_contact_id,
        landed.sales_opportunity,
        landed.converted,
        landed.cost
    from landed
    left join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
    left join numbers on landed.customer_number = numbers.identifier
)

{{ input_rows('calls') }}
