with

landed as (
    select * from {{ ref('stg_generic__surveys') }}
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
        landed.response_id,
        landed.kind,
        landed.score,
        landed.scale_min,
        landed.scale_max,
        landed.higher_is_better,
        coalesce(landed.contact_kind, {{ contact_kind_in('landed.contact_id') }}) as contact_kind,
        {{ id_in_its_system('landed.contact_id') }} as external_contact_id,
        landed.channel,
        customer_ids.pseudonym as customer_pseudonym,
        landed.agent_id,
        landed.invited_at,
        landed.answered_at
    from landed
    left join customer_ids
        on
            landed.customer_id = customer_ids.identifier
            and not {{ is_damaged_number('landed.customer_id') }}
)

{{ input_rows('surveys') }}
