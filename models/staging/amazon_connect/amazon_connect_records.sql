{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['contact_id'],
    touched=[
        changed('stg_amazon_connect__contact_records', 'contact_id'),
        changed('stg_amazon_connect__lake_contacts', 'contact_id'),
    ]
) }}

with

contact_records as (
    select * from {{ ref('stg_amazon_connect__contact_records') }}
    where row_status = 'used' and {{ is_touched('contact_id') }}
),

lake_contacts as (
    select * from {{ ref('stg_amazon_connect__lake_contacts') }}
    where row_status = 'used' and {{ is_touched('contact_id') }}
),

numbers as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'number'
),

settings as (
    select * from {{ ref('int_settings') }}
),

{%- set alike = [
    'contact_id', 'initial_contact_id', 'channel', 'initiation_method', 'initiated_at',
    'connected_at', 'disconnected_at', 'disconnect_reason', 'transfer_completed_at',
    'transferred_outside', 'customer_number', 'entry_point', 'queue', 'enqueued_at',
    'agent_login', 'agent_group_1', 'agent_group_2', 'agent_group_3', 'agent_group_4',
    'agent_group_5', 'agent_connected_at', 'interaction_seconds', 'hold_seconds',
    'after_contact_work_seconds', 'updated_at',
] %}

told as (
    select
        {{ alike | join(', ') }},
        split_part(agent_arn, '/agent/', 2) as agent,
        dequeued_at,
        1 as weight
    from contact_records
    union all
    select
        {{ alike | join(', ') }},
        agent_id as agent,
        {{ add_seconds('enqueued_at', 'queue_seconds') }} as dequeued_at,
        2 as weight
    from lake_contacts
),

-- The stream's times are whole seconds: of the same update it is the contact record that counts.
newest_first as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by date_trunc('second', updated_at) desc nulls last, weight asc
        ) as place
    from told
)

select
    newest_first.contact_id,
    newest_first.initial_contact_id,
    newest_first.channel,
    newest_first.initiation_method,
    newest_first.disconnect_reason,
    newest_first.transferred_outside,
    numbers.pseudonym as address_pseudonym,
    newest_first.entry_point,
    newest_first.queue,
    'amazon_connect:' || newest_first.agent as agent_id,
    case when settings.publishes_agent_names then newest_first.agent_login end as agent_name,
    coalesce(
        newest_first.agent_group_5,
        newest_first.agent_group_4,
        newest_first.agent_group_3,
        newest_first.agent_group_2,
        newest_first.agent_group_1
    ) as agent_group,
    newest_first.interaction_seconds,
    newest_first.hold_seconds,
    newest_first.after_contact_work_seconds,
    newest_first.initiated_at,
    newest_first.connected_at,
    newest_first.enqueued_at,
    newest_first.dequeued_at,
    newest_first.agent_connected_at,
    newest_first.transfer_completed_at,
    newest_first.disconnected_at
from newest_first
cross join settings
left join numbers on newest_first.customer_number = numbers.identifier
where newest_first.place = 1
