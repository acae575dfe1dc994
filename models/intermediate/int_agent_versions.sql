{{ config(
    materialized='incremental',
    key='source_system, agent_id'
) }}

with

agents as (
    select * from {{ ref('input_agents') }}
),

rosters as (
    select * from agents
    where exported_by = 'generic'
),

-- A roster knows more of an agent than the system in which he works.
known_best as (
    select * from rosters
    union all
    select * from agents
    where exported_by <> 'generic' and agent_id not in (select rosters.agent_id from rosters)
),

spans as (
    select
        *,
        row_number() over (
            partition by source_system, agent_id
            order by valid_from nulls first
        ) as version,
        lead(valid_from) over (
            partition by source_system, agent_id
            order by valid_from nulls first
        ) as next_valid_from
    from known_best
)

select
    source_system,
    agent_id,
    version,
    agent_name,
    team,
    site,
    role,
    employment,
    fte,
    slots,
    hired_on,
    left_on,
    leave_kind,
    next_valid_from is null as is_newest,
    -- The first version also holds for what came before it.
    case
        when version = 1 then cast('1970-01-01' as timestamp) else valid_from
    end as valid_from,
    coalesce(next_valid_from, cast('9999-12-31' as timestamp)) as valid_to
from spans
