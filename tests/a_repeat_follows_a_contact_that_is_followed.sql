-- Of each repeat some earlier contact of the customer says that it was followed, if its window is
-- over; after each that was, the next one is a repeat.
with

contacts as (
    select
        contact_id,
        is_repeat,
        is_followed,
        lead(is_repeat) over (
            partition by customer_key order by arrived_at, contact_id
        ) as is_next_a_repeat,
        max(case when coalesce(is_followed, true) then 1 else 0 end) over (
            partition by customer_key
            order by arrived_at, contact_id
            rows between unbounded preceding and 1 preceding
        ) as may_have_been_followed
    from {{ ref('fct_contacts') }}
    where is_entered and customer_key is not null
)

select *
from contacts
where
    (is_repeat and coalesce(may_have_been_followed, 0) = 0)
    or (is_followed and not coalesce(is_next_a_repeat, false))
