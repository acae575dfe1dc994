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
    legs.contact_id,
    count(*) as legs,
    min(legs.started_at) as arrived_at,
    min(case when legs.is_offered then legs.leg end) as first_offered_leg,
    max(case when legs.is_offered then legs.leg end) as last_offered_leg,
    min(case when legs.is_answered then legs.leg end) as first_answered_leg,
    max(case when legs.is_answered then legs.leg end) as last_answered_leg,
    min(case when legs.transferred then legs.leg end) as first_transferred_leg,
    min(case when legs.escalated then legs.leg end) as first_escalated_leg,
    max(legs.leg) as last_leg,
    max(case when legs.resolved is not null then legs.leg end) as last_leg_that_says_resolved
from legs
inner join several on legs.contact_id = several.contact_id
group by legs.contact_id
