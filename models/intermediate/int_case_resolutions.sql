{{ config(materialized='mapping') }}

with

cases as (
    select * from {{ ref('input_cases') }}
)

select
    source_system,
    case_id,
    customer_pseudonym,
    issue_type,
    opened_at,
    reopened_at,
    -- Reopened after its resolution, a case is open again.
    case
        when reopened_at is null or reopened_at <= resolved_at then resolved_at
    end as resolved_at
from cases
