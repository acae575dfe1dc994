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

in_order as (
    select
        *,
        lead(arrived_at) over (
            partition by customer_key, chain_issue
            order by arrived_at, contact_id
        ) as next_contact_at,
        max(case when is_inbound then over_at end) over before_it as over_before_at,
        count(case when is_inbound and is_answered then 1 end) over before_it as answered_before
    from by_issue
    window
        before_it as (
            partition by customer_key, chain_issue
            order by arrived_at, contact_id
            rows between unbounded preceding and 1 preceding
        )
),

-- A chain begins where the one before it is over for longer than the window, or there was none.
chained as (
    select
        in_order.*,
        max(
            case
                when
                    {{ seconds_between('in_order.over_before_at', 'in_order.arrived_at') }}
                    <= settings.first_contact_resolution_window_seconds
                    then null
                else in_order.answered_before
            end
        ) over (
            partition by in_order.customer_key, in_order.chain_issue
            order by in_order.arrived_at, in_order.contact_id
            rows between unbounded preceding and current row
        ) as answered_before_chain
    from in_order
    cross join settings
    where in_order.is_inbound
)

select
    contact_id,
    min(customer_key) as customer_key,
    min(case when is_answered and answered_before = answered_before_chain then 1 else 0 end) = 1
        as is_first_answered,
    min(next_contact_at) as next_contact_at
from chained
group by contact_id
