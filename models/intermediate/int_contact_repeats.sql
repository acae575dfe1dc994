{{ config(
    materialized='incremental',
    slice=['customer_key'],
    touched=[
        changed('int_contacts', 'customer_key'),
    ]
) }}

with

contacts as (
    select * from {{ ref('int_contacts') }}
    where
        direction = 'inbound'
        and outcome <> 'blocked'
        and customer_key is not null
        and {{ is_touched('customer_key') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

ends_before as (
    select
        contact_id,
        customer_key,
        arrived_at,
        max(coalesce(ended_at, arrived_at)) over (
            partition by customer_key
            order by arrived_at, contact_id
            rows between unbounded preceding and 1 preceding
        ) as previous_ended_at
    from contacts
)

select
    ends_before.contact_id,
    ends_before.customer_key,
    ends_before.previous_ended_at,
    coalesce(
        {{ seconds_between('ends_before.previous_ended_at', 'ends_before.arrived_at') }}
        <= settings.repeat_window_seconds,
        false
    ) as is_repeat
from ends_before
cross join settings
