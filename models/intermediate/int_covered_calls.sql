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
    select
        contacts_told.contact_id,
        contacts_told.site,
        contacts_told.arrived_at
    from {{ ref('int_contacts') }} as contacts_told
    where
        contacts_told.channel = 'voice'
        and contacts_told.direction = 'inbound'
        and exists (
            select 1 from usage
            where usage.site is not distinct from contacts_told.site
        )
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
