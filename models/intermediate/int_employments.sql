-- A time with the company: by its first day, with what the newest version that names it says of its
-- end. Where a version begins another one, the earlier is over, and was no leaving.
with

versions as (
    select * from {{ ref('int_agent_versions') }}
),

first_days as (
    select
        *,
        coalesce(
            hired_on,
            max(hired_on) over (
                partition by source_system, agent_id
                order by version
                rows between unbounded preceding and current row
            ),
            min(hired_on) over (partition by source_system, agent_id)
        ) as employed_from
    from versions
),

newest as (
    select
        *,
        row_number() over (
            partition by source_system, agent_id, employed_from
            order by version desc
        ) as place
    from first_days
),

spells as (
    select
        *,
        lead(employed_from) over (
            partition by source_system, agent_id
            order by employed_from nulls first
        ) as next_employed_from
    from newest
    where place = 1
)

select
    source_system,
    agent_id,
    employed_from,
    case
        when left_on is null or left_on > next_employed_from then next_employed_from
        else left_on
    end as employed_until,
    case when next_employed_from is null or left_on <= next_employed_from then left_on end
        as left_on,
    case when next_employed_from is null or left_on <= next_employed_from then leave_kind end
        as leave_kind
from spells
