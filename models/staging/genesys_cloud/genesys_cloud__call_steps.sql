{{ config(
    enabled=is_connected('genesys_cloud'),
    slice=['contact_id'],
    touched=[changed(
        'genesys_cloud_sessions', contact_id('genesys_cloud', 'call', 'whole_id')
    )]
) }}

with

flows as (
    select
        *,
        {{ contact_id('genesys_cloud', 'call', 'whole_id') }} as contact_id,
        case
            when disconnect_type = 'peer' then 'hung_up'
            when flow_transfer like '%VOICEMAIL%' then 'continued'
            when flow_transfer like 'ACD%' then 'to_agent'
            when flow_transfer is not null then 'continued'
            when part <> 'queue' and disconnect_type like 'transfer%' then 'continued'
        end as way_out
    from {{ ref('genesys_cloud_sessions') }}
    where
        is_call
        and flow is not null
        and {{ is_touched(contact_id('genesys_cloud', 'call', 'whole_id')) }}
)

-- A flow that begins twice at once is told as one step.
select
    contact_id,
    flow as step,
    began_at as entered_at,
    max(over_at) as left_at,
    max(way_out) as exit
from flows
group by contact_id, flow, began_at
