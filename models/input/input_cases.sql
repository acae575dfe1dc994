with

landed as (
    select * from {{ ref('stg_generic__cases') }}
    where row_status = 'used'
),

customer_ids as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'customer_id'
),

generic as (
    select
        'generic' as source_system,
        landed.case_id,
        customer_ids.pseudonym as customer_pseudonym,
        landed.issue_type,
        landed.opened_at,
        landed.resolved_at,
        landed.reopened_at
    from landed
    left join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
)

{{ input_rows('cases') }}
