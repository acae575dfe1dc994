with

customers as (
    select * from {{ ref('input_customers') }}
),

contacts as (
    select
        customer_key,
        min(arrived_at) as first_contact_at,
        max(arrived_at) as last_contact_at,
        count(*) as contacts
    from {{ ref('int_contacts') }}
    where customer_key is not null
    group by customer_key
)

select
    coalesce(customers.customer_pseudonym, contacts.customer_key) as customer_key,
    customers.segment,
    customers.value_tier,
    coalesce(contacts.contacts, 0) as contacts,
    customers.first_seen_on,
    contacts.first_contact_at,
    contacts.last_contact_at
from customers
full outer join contacts on customers.customer_pseudonym = contacts.customer_key
