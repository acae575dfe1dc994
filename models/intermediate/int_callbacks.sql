{{ config(
    materialized='incremental',
    slice=['customer_key'],
    touched=[
        changed('fct_contacts', 'customer_key'),
        'select returned_calls.customer_key from {fct_contacts} as returned_calls'
        ~ ' where returned_calls.contact_id in ('
        ~ changed('fct_contacts', 'callback_of_contact_id') ~ ')',
    ]
) }}

-- What happened to a customer after a missed call, in order of time: the next attempt to call back,
-- the next that connected, and the next time that the customer got through alone.
with

calls as (
    select * from {{ ref('fct_contacts') }}
    where channel = 'voice'
),

-- A call that says which one it returns is for that one's customer too, who may be known there by
-- the number and here by name.
known as (
    select
        contact_id,
        direction,
        is_missed,
        is_answered,
        arrived_at,
        answered_at,
        ended_at,
        customer_key
    from calls
    {{ where_touched('customer_key') }}
    union all
    select
        calls.contact_id,
        calls.direction,
        calls.is_missed,
        calls.is_answered,
        calls.arrived_at,
        calls.answered_at,
        calls.ended_at,
        returned_calls.customer_key
    from calls
    inner join calls as returned_calls
        on calls.callback_of_contact_id = returned_calls.contact_id
    where
        calls.direction = 'outbound'
        and returned_calls.customer_key <> coalesce(calls.customer_key, '')
        and {{ is_touched('returned_calls.customer_key') }}
),

happenings as (
    select
        contact_id,
        customer_key,
        case when is_missed then 0 when direction = 'outbound' then 1 else 2 end as place,
        is_missed,
        direction = 'outbound' as is_attempt,
        direction = 'outbound' and is_answered as is_connected,
        direction = 'inbound' and is_answered as gets_through,
        case
            when is_missed then coalesce(ended_at, arrived_at)
            when direction = 'outbound' then arrived_at
            else coalesce(answered_at, arrived_at)
        end as happened_at
    from known
    where customer_key is not null and (is_missed or is_answered or direction = 'outbound')
),

in_order as (
    select
        *,
        sum(case when is_attempt or gets_through then 1 else 0 end) over before_it
            as settled_by_attempt,
        sum(case when is_connected or gets_through then 1 else 0 end) over before_it
            as settled_by_connection,
        min(case when is_attempt then happened_at end) over after_it as attempt_at,
        min(case when is_connected then happened_at end) over after_it as connection_at,
        min(case when gets_through then happened_at end) over after_it as got_through_at
    from happenings
    window
        before_it as (
            partition by customer_key
            order by happened_at, place, contact_id
            rows between unbounded preceding and current row
        ),
        after_it as (
            partition by customer_key
            order by happened_at, place, contact_id
            rows between current row and unbounded following
        )
)

select
    contact_id,
    customer_key,
    row_number() over (
        partition by customer_key, settled_by_attempt
        order by happened_at, contact_id
    ) = 1 as is_first_until_attempt,
    row_number() over (
        partition by customer_key, settled_by_connection
        order by happened_at, contact_id
    ) = 1 as is_first_until_connection,
    happened_at as missed_at,
    attempt_at,
    connection_at,
    got_through_at
from in_order
where is_missed
