with

landed as (
    select * from {{ ref('stg_generic__campaign_events') }}
    where row_status = 'used'
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
        landed.campaign_id,
        addresses.pseudonym as recipient_pseudonym,
        landed.message_id,
        landed.event,
        landed.at as happened_at
    from landed
    inner join addresses on landed.recipient = addresses.identifier
)

{{ input_rows('campaign_events') }}
