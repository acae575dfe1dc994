{{ config(
    materialized='incremental',
    key='contact_id'
) }}

-- In order of time the latest end of the intervals so far says whether a call lies in one of them.
with

usage as (
    select * from {{ ref('input_trunk_usage') }}
),

contacts as (
    select * from {{ ref('int_contacts') }}
    where channel = 'voice' and direction = 'inbound'
),

happenings as (
    select
        cast(null as string) as contact_id,
        site,
        interval_starts_at as happened_at,
        {{ add_seconds('interval_starts_at', 'interval_seconds') }} as covered_until
    from usage
    union all
    select
        contact_id,
        site,
        arrived_at as happened_at,
        cast(null as timestamp) as covered_until
    from contacts
),

in_order as (
    select
        contact_id,
        happened_at,
        max(covered_until) over (
            partition by site
            order by happened_at, case when contact_id is null then 0 else 1 end
            rows between unbounded preceding and current row
        ) as covered_until
    from happenings
)

select contact_id
from in_order
where contact_id is not null and covered_until > happened_at
