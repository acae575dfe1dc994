{{ config(enabled=is_connected('asterisk'), materialized='mapping') }}

with

queue_calls as (
    select * from {{ ref('asterisk_queue_calls') }}
),

cdr_calls as (
    select * from {{ ref('asterisk_cdr_calls') }}
)

select
    call_id,
    contact_id,
    leg,
    address_pseudonym,
    direction,
    entry_point,
    queue,
    agent_id,
    started_at,
    queued_at,
    ringing_at,
    answered_at,
    ended_at,
    outcome,
    ended_by,
    transferred,
    transfer_kind
from queue_calls
union all
select
    call_id,
    {{ contact_id('asterisk', 'call', 'call_id') }} as contact_id,
    cast(1 as bigint) as leg,
    address_pseudonym,
    direction,
    entry_point,
    cast(null as {{ dbt.type_string() }}) as queue,
    agent_id,
    started_at,
    cast(null as timestamp) as queued_at,
    cast(null as timestamp) as ringing_at,
    answered_at,
    ended_at,
    outcome,
    cast(null as {{ dbt.type_string() }}) as ended_by,
    cast(null as boolean) as transferred,
    cast(null as {{ dbt.type_string() }}) as transfer_kind
from cdr_calls
where outcome is not null
