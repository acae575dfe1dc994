-- A state that the seed lacks would drop out of the agents' time without a word.
with

landed as (
    select count(*) as states
    from {{ ref('input_agent_states') }}
),

kept as (
    select count(*) as states
    from {{ ref('fct_agent_states') }}
)

select
    landed.states as landed_states,
    kept.states as kept_states
from landed
cross join kept
where landed.states <> kept.states
