{{ config(
    materialized='incremental',
    key='source_system, site_or_none, is_voice'
) }}

-- What a source never told cannot be a rate of zero.
with

contacts as (
    select * from {{ ref('int_contacts') }}
),

groups as (
    select
        source_system,
        site,
        channel = 'voice' as is_voice,
        max(case when direction = 'inbound' and says_self_served then 1 else 0 end)
            as tells_self_service,
        max(case when direction = 'inbound' and outcome = 'blocked' then 1 else 0 end)
            as tells_blocked,
        max(case when says_transferred then 1 else 0 end) as tells_transfers,
        max(case when says_escalated then 1 else 0 end) as tells_escalations,
        max(case when direction = 'inbound' and says_arrival then 1 else 0 end) as tells_arrival,
        max(case when direction = 'outbound' and channel = 'voice' then 1 else 0 end)
            as tells_outbound
    from contacts
    group by source_system, site, channel = 'voice'
)

select
    source_system,
    coalesce(site, '') as site_or_none,
    is_voice,
    max(tells_self_service) over (partition by source_system, site) = 1 as tells_self_service,
    max(tells_blocked) over (partition by source_system, site) = 1 as tells_blocked,
    max(tells_transfers) over (partition by source_system, is_voice) = 1 as tells_transfers,
    max(tells_escalations) over (partition by source_system, is_voice) = 1 as tells_escalations,
    max(tells_arrival) over (partition by source_system, is_voice) = 1 as tells_arrival,
    max(tells_outbound) over (partition by source_system) = 1 as tells_outbound
from groups
