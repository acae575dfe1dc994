with

landed as (
    select * from {{ ref('stg_generic__customers') }}
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
        customer_ids.pseudonym as customer_pseudonym,
        landed.segment,
        landed.first_seen_on,
        landed.value_tier
    from landed
    inner join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
)

{{ input_rows('customers') }}
