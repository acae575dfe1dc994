-- Contacts of a case are counted with it; an entered inbound one without a case is its own.
with

cases as (
    select sum(contacts) as contacts
    from {{ ref('fct_cases') }}
),

contacts as (
    select count(*) as contacts
    from {{ ref('fct_contacts') }}
    where case_id is not null or is_entered
)

select
    cases.contacts as contacts_of_cases,
    contacts.contacts
from cases
cross join contacts
where coalesce(cases.contacts, 0) <> contacts.contacts
