{{ config(
    slice=['conversation_id'],
    touched=[changed('stg_generic__conversations', 'conversation_id')]
) }}

with

conversations as (
    select * from {{ ref('stg_generic__conversations') }}
    where row_status = 'used' and site is not null and {{ is_touched('conversation_id') }}
),

sites as (
    select * from {{ ref('sites') }}
),

first_legs as (
    select
        *,
        row_number() over (partition by conversation_id order by leg) as place
    from conversations
)

select
    first_legs.conversation_id,
    coalesce(sites.time_zone, 'UTC') as time_zone
from first_legs
left join sites on first_legs.site = sites.site
where first_legs.place = 1
