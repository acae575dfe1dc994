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
        contact_id,
        customer_key,
        arrived_at,
        coalesce(ended_at, arrived_at) as over_at
    from {{ ref('int_contacts') }}
    where
        direction = 'inbound'
        and outcome <> 'blocked'
        and customer_key is not null
        and {{ is_touched('customer_key') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

beside as (
    select
        *,
        max(over_at) over (
            partition by customer_key
            order by arrived_at, contact_id
            rows between unbounded preceding and 1 preceding
        ) as previous_ended_at,
        lead(arrived_at) over (
            partition by customer_key
            order by arrived_at, contact_id
        ) as next_arrived_at
    from contacts
)

select
    beside.contact_id,
    beside.customer_key,
    beside.previous_ended_at,
    coalesce(
        {{ seconds_between('beside.previous_ended_at', 'beside.arrived_at') }}
        <= settings.repeat_window_seconds,
        false
    ) as is_repeat,
    coalesce(
        {{ seconds_between('beside.over_at', 'beside.next_arrived_at') }}
        <= settings.repeat_window_seconds,
        false
    ) as is_followed,
    {{ add_seconds('beside.over_at', 'settings.repeat_window_seconds') }} as window_ends_at
from beside
cross join settings
