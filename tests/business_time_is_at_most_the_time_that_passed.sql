-- Known where the elapsed time is known, never less than nothing, never more than passed.
with

spans as (
    select
        contact_id as event_id,
        first_response_seconds as elapsed_seconds,
        first_response_business_seconds as business_seconds
    from {{ ref('fct_contacts') }}
    union all
    select
        case_key as event_id,
        resolution_seconds as elapsed_seconds,
        resolution_business_seconds as business_seconds
    from {{ ref('fct_cases') }}
    union all
    select
        contact_id as event_id,
        attempt_seconds as elapsed_seconds,
        attempt_business_seconds as business_seconds
    from {{ ref('fct_missed_calls') }}
    union all
    select
        contact_id as event_id,
        connection_seconds as elapsed_seconds,
        connection_business_seconds as business_seconds
    from {{ ref('fct_missed_calls') }}
)

select *
from spans
where
    (elapsed_seconds is null) <> (business_seconds is null)
    or business_seconds < 0
    or business_seconds > elapsed_seconds
