{{ config(enabled=is_connected('talkdesk'), materialized='mapping') }}

with

calls as (
    select * from {{ ref('talkdesk_calls') }}
    where csat_score is not null
)

select
    call_id as response_id,
    'csat' as kind,
    csat_score as score,
    -- Talkdesk reads answers from 1 to 5, and no others.
    cast(1 as double) as scale_min,
    cast(5 as double) as scale_max,
    'call' as contact_kind,
    call_id as external_contact_id,
    csat_answered_at as answered_at
from calls
