-- Kept all the same, and said here: rows that point at something that did not come, or that are
-- hardly true though no single value is impossible.
with

settings as (
    select * from {{ ref('int_settings') }}
),

answered_calls as (
    select * from {{ ref('fct_contact_legs') }}
    where channel = 'voice' and is_answered
),

talks_in_order as (
    select
        answered_at,
        max(ended_at) over (
            partition by source_system, agent_id
            order by answered_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before_at
    from answered_calls
    where agent_id is not null and answered_at is not null
),

damaged_ids as (
    {%- for table in landed_tables() %}
    select
        {{ count_of_damaged_ids(table, 'customer_id') }} as customer_ids,
        {{ count_of_damaged_ids(table, none) }} as other_ids
    from {{ ref_staged(table) }}
    where row_status = 'used'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

states_in_order as (
    select
        started_at,
        max(ended_at) over (
            partition by source_system, agent_id
            order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before_at
    from {{ ref('fct_agent_states') }}
    where state = 'contact' and channel = 'voice'
)

select
    'a contact without its first leg' as oddity,
    count(*) as occurrences
from {{ ref('int_contacts_without_first_leg') }}
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
from answered_calls
where agent_id is null
union all
select
    'an answered call without its instant of answer' as oddity,
    count(*) as occurrences
from answered_calls
where answered_at is null
union all
select
    'an answered call without talk' as oddity,
    count(*) as occurrences
from answered_calls
where answered_at is not null and coalesce(talk_seconds, 0) = 0
union all
select
    'a very long call' as oddity,
    count(*) as occurrences
from {{ ref('fct_contact_legs') }} as legs
cross join settings
where
    legs.channel = 'voice'
    and {{ seconds_between('legs.started_at', 'legs.ended_at') }} > settings.long_call_seconds
union all
select
    'a customer id in scientific notation, so that the customer is not known' as oddity,
    cast(coalesce(sum(customer_ids), 0) as bigint) as occurrences
from damaged_ids
union all
select
    'an id of something else in scientific notation' as oddity,
    cast(coalesce(sum(other_ids), 0) as bigint) as occurrences
from damaged_ids
union all
select
    'a review without its contact' as oddity,
    count(*) as occurrences
from {{ ref('fct_quality_reviews') }}
where contact_id is null
union all
select
    'a sale whose contact did not come' as oddity,
    count(*) as occurrences
from {{ ref('fct_sales') }}
where names_contact and contact_id is null
union all
select
    'an agent state whose contact did not come' as oddity,
    count(*) as occurrences
from {{ ref('fct_agent_states') }}
where names_contact and contact_id is null
union all
select
    'a call that overlaps another of its agent' as oddity,
    count(*) as occurrences
from talks_in_order
where answered_at < ended_before_at
union all
select
    'a state on a call that overlaps another of its agent' as oddity,
    count(*) as occurrences
from states_in_order
where started_at < ended_before_at
union all
select
    'a planned activity of a kind that the product does not know' as oddity,
    count(*) as occurrences
from {{ ref('fct_schedules') }}
where not is_known_activity
union all
select
    'a plan that was published after its shift began' as oddity,
    count(*) as occurrences
from {{ ref('fct_schedules') }}
where published_at > coalesce(shift_starts_at, starts_at)
union all
select
    'a case that only its contacts name' as oddity,
    count(*) as occurrences
from {{ ref('fct_cases') }}
where not has_case_record and not is_single_contact
union all
select
    'a call that another system reports too, and that counts twice' as oddity,
    count(*) as occurrences
from {{ ref('int_linked_calls') }}
where not is_left_out
union all
select
    'a trunk interval with more calls blocked than tried' as oddity,
    count(*) as occurrences
from {{ ref('fct_trunk_usage') }}
where blocked > attempts
{%- for system in systems_with_oddities() if is_connected(system) %}
union all
select
    oddity,
    occurrences
from {{ ref(system ~ '_oddities') }}
{%- endfor %}
