{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_message_legs', 'contact_id'),
    ]
) }}

-- A run is what a customer writes until a human answers in public: a bot's word ends none.
with

messages as (
    select * from {{ ref('int_message_legs') }}
    where leg is not null and {{ is_touched('contact_id') }}
),

numbered as (
    select
        *,
        coalesce(
            sum(case when is_human_reply then 1 else 0 end) over (
                partition by contact_id
                order by sent_at, is_human_reply, message_id
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as run
    from messages
),

runs as (
    select
        contact_id,
        cast(run as bigint) as run,
        max(case when is_human_reply then leg end) as leg,
        max(case when is_human_reply then agent_id end) as agent_id,
        count(case when author = 'customer' then 1 end) as customer_messages,
        min(case when author = 'customer' then sent_at end) as asked_at,
        max(case when is_human_reply then sent_at end) as replied_at
    from numbered
    group by contact_id, run
)

select *
from runs
where asked_at is not null
