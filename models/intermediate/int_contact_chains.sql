{{ config(
    materialized='incremental',
    slice=['customer_key'],
    touched=[
        changed('int_contacts', 'customer_key'),
    ]
) }}

with

contacts as (
    select
        *,
        coalesce(ended_at, arrived_at) as over_at
    from {{ ref('int_contacts') }}
    where customer_key is not null and {{ is_touched('customer_key') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

issues as (
    select distinct
        customer_key,
        issue_type
    from contacts
    where issue_type is not null
),

-- An unknown issue matches any: such a contact stands among those of each of its customer's issues.
by_issue as (
    select
        contacts.contact_id,
        contacts.customer_key,
        issues.issue_type as chain_issue,
        contacts.arrived_at,
        contacts.over_at,
        contacts.is_answered,
        contacts.direction = 'inbound' as is_inbound
    from contacts
    left join issues
        on
            contacts.customer_key = issues.customer_key
            and (contacts.issue_type is null or contacts.issue_type = issues.issue_type)
),

next_ones as (
    select
        contact_id,
        lead(arrived_at) over (
            partition by customer_key, chain_issue
            order by arrived_at, contact_id
        ) as next_contact_at
    from by_issue
),

inbound as (
    select
        *,
        max(over_at) over (
            partition by customer_key, chain_issue
            order by arrived_at, contact_id
            rows between unbounded preceding and 1 preceding
        ) as over_before_at
    from by_issue
    where is_inbound
),

chained as (
    select
        inbound.*,
        sum(
            case
                when
                    {{ seconds_between('inbound.over_before_at', 'inbound.arrived_at') }}
                    <= settings.first_contact_resolution_window_seconds
                    then 0
                else 1
            end
        ) over (
            partition by inbound.customer_key, inbound.chain_issue
            order by inbound.arrived_at, inbound.contact_id
            rows between unbounded preceding and current row
        ) as chain
    from inbound
    cross join settings
),

answered_so_far as (
    select
        contact_id,
        customer_key,
        is_answered,
        sum(case when is_answered then 1 else 0 end) over (
            partition by customer_key, chain_issue, chain
            order by arrived_at, contact_id
            rows between unbounded preceding and current row
        ) as answered
    from chained
),

first_ones as (
    select
        contact_id,
        min(customer_key) as customer_key,
        min(case when is_answered and answered = 1 then 1 else 0 end) = 1 as is_first_answered
    from answered_so_far
    group by contact_id
),

earliest_next as (
    select
        contact_id,
        min(next_contact_at) as next_contact_at
    from next_ones
    group by contact_id
)

select
    first_ones.contact_id,
    first_ones.customer_key,
    first_ones.is_first_answered,
    earliest_next.next_contact_at
from first_ones
inner join earliest_next on first_ones.contact_id = earliest_next.contact_id
