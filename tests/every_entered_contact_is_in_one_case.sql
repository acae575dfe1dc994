-- Contacts of a case are counted with it, but for blocked calls, which never came in; an entered
-- inbound one without a case is its own.
with

cases as (
    select sum(contacts) as contacts
    from {{ ref('fct_cases') }}
),

contacts as (
    select count(*) as contacts
    from {{ ref('fct_contacts') }}
    where is_entered or (case_id is not null and direction = 'outbound')
)

select
    cases.contacts as contacts_of_cases,
    contacts.contacts
from cases
cross join contacts
where coalesce(cases.contacts, 0) <> contacts.contacts
