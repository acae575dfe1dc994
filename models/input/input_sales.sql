with

landed as (
    select * from {{ ref('stg_generic__sales') }}
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
        {{ system_named_in(['landed.contact_id', 'landed.agent_id']) }} as source_system,
        landed.sale_id,
        {{ contact_kind_in('landed.contact_id') }} as contact_kind,
        {{ id_in_its_system('landed.contact_id') }} as external_contact_id,
        landed.agent_id,
        customer_ids.pseudonym as customer_pseudonym,
        landed.amount,
        landed.refunded_amount,
        landed.is_new_customer,
        landed.sold_at
    from landed
    left join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
)

{{ input_rows('sales') }}
