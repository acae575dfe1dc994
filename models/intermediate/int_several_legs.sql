{{ config(
    materialized='incremental',
    slice=['contact_id'],
    touched=[
        changed('int_legs', 'contact_id'),
    ]
) }}

-- First who they are, by number alone: there are few.
with

legs as (
    select * from {{ ref('int_legs') }}
    {{ where_touched('contact_id') }}
),

several as (
    select contact_id
    from legs
    group by contact_id
    having count(*) > 1
)

select
    contact_id,
    count(*) as legs,
    min(started_at) as arrived_at,
    min(case when is_offered then leg end) as first_offered_leg,
    max(case when is_offered then leg end) as last_offered_leg,
    min(case when is_answered then leg end) as first_answered_leg,
    max(case when is_answered then leg end) as last_answered_leg,
    min(case when transferred then leg end) as first_transferred_leg,
    min(case when escalated then leg end) as first_escalated_leg,
    max(leg) as last_leg,
    max(case when resolved is not null then leg end) as last_leg_that_says_resolved
from legs
where contact_id in (select contact_id from several)
group by contact_id
