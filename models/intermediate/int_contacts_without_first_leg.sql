{{ config(materialized='view') }}

with

legs as (
    select
        contact_id,
        leg
    from {{ ref('fct_contact_legs') }}
),

first_legs as (
    select contact_id from legs
    where leg = 1
)

select distinct legs.contact_id
from legs
left join first_legs on legs.contact_id = first_legs.contact_id
where legs.leg > 1 and first_legs.contact_id is null
