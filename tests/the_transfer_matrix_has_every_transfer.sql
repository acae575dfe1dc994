-- Each transferred leg of a contact of transfer_rate, once; at least as many as its contacts.
with

legs as (
    select
        legs.channel,
        count(*) as transfers
    from {{ ref('fct_contact_legs') }} as legs
    inner join {{ ref('fct_contacts') }} as contacts on legs.contact_id = contacts.contact_id
    where
        legs.is_transferred
        and contacts.is_offered
        and contacts.is_answered
        and contacts.is_transferred is not null
    group by legs.channel
),

matrix as (
    select
        grain,
        channel,
        sum(transfers) as transfers
    from {{ ref('transfer_matrix') }}
    group by grain, channel
),

rates as (
    select
        channel,
        numerator
    from {{ ref('kpi_values') }}
    where kpi_id = 'transfer_rate' and grain = 'all' and slice = 'channel'
)

select
    rates.channel,
    matrix.grain,
    matrix.transfers,
    legs.transfers as transferred_legs,
    rates.numerator as transferred_contacts
from rates
left join legs on rates.channel = legs.channel
left join matrix on rates.channel = matrix.channel
where
    rates.numerator > 0
    and (
        coalesce(matrix.transfers, 0) <> coalesce(legs.transfers, 0)
        or coalesce(matrix.transfers, 0) < rates.numerator
    )
union all
select
    channel,
    grain,
    transfers,
    null as transferred_legs,
    null as transferred_contacts
from {{ ref('transfer_matrix') }}
where share < 0 or share > 1
