{{ config(enabled=is_connected('zendesk'), materialized='mapping') }}

with

tickets as (
    select * from {{ ref('zendesk_tickets') }}
)

select
    ticket_id as case_id,
    customer_pseudonym,
    created_at as opened_at,
    solved_at as resolved_at,
    reopened_at
from tickets
