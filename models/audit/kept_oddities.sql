-- Kept all the same, and said here: rows that point at something that did not come.
with

legs as (
    select
        contact_id,
        min(leg) as first_leg
    from {{ ref('fct_contact_legs') }}
    group by contact_id
)

select
    'a contact without its first leg' as oddity,
    count(*) as occurrences
from legs
where first_leg > 1
union all
select
    'a survey without its contact' as oddity,
    count(*) as occurrences
from {{ ref('fct_surveys') }}
where contact_id is null
union all
select
    'a call step without its call' as oddity,
    count(*) as occurrences
from {{ ref('fct_call_steps') }}
where not has_contact
union all
select
    'a ring attempt without its contact' as oddity,
    count(*) as occurrences
from {{ ref('fct_ring_attempts') }}
where not has_contact
union all
select
    'a message without its conversation' as oddity,
    count(*) as occurrences
from {{ ref('fct_messages') }}
where leg is null
union all
select
    'an answered call without agent' as oddity,
    count(*) as occurrences
from {{ ref('fct_contact_legs') }}
where channel = 'voice' and is_answered and agent_id is null
union all
select
    'an answered call without its instant of answer' as oddity,
    count(*) as occurrences
from {{ ref('fct_contact_legs') }}
where channel = 'voice' and is_answered and answered_at is null
