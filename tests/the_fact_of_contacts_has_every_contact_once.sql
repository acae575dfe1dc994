-- No join on the way to the fact loses a contact or makes two of one.
select
    (select count(*) from {{ ref('fct_contacts') }}) as contacts_in_fact,
    (select count(*) from {{ ref('int_contacts') }}) as contacts
where
    (select count(*) from {{ ref('fct_contacts') }})
    <> (select count(*) from {{ ref('int_contacts') }})
