{{ config(
    enabled=is_connected('twilio'),
    slice=['event_id'],
    touched=[
        changed('stg_twilio__stream_events', 'event_id'),
        changed('stg_twilio__callback_events', 'event_id'),
    ]
) }}

with

stream_events as (
    select * from {{ ref('stg_twilio__stream_events') }}
    where row_status = 'used' and {{ is_touched('event_id') }}
),

callback_events as (
    select * from {{ ref('stg_twilio__callback_events') }}
    where row_status = 'used' and {{ is_touched('event_id') }}
),

persons as (
    select
        kind,
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
),

told as (
    {%- for form in ['stream', 'callback'] %}
    select
        event_id,
        event_type,
        {{ 'happened_at' if form == 'stream' else 'coalesce(happened_at_ms, happened_at)' }}
            as happened_at,
        task_id,
        task_channel,
        reason,
        queue,
        reservation_id,
        worker_id,
        worker_name,
        worker_team,
        previous_activity,
        previous_activity_seconds,
        direction,
        has_call,
        channel_type,
        coalesce(calling_number, called_number) as customer_number,
        customer_address,
        line,
        {{ loop.index }} as form
    from {{ form }}_events
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A workspace may have both forms delivered.
chosen as (
    select
        *,
        row_number() over (partition by event_id order by form) as place
    from told
)

select
    chosen.event_id,
    chosen.event_type,
    chosen.task_id,
    case
        when chosen.task_channel = 'voice' or chosen.has_call then 'voice'
        when chosen.task_channel = 'email' or chosen.channel_type = 'email' then 'email'
        when chosen.task_channel = 'sms' or chosen.channel_type = 'sms' then 'sms'
        when chosen.channel_type <> 'web' then 'social'
        when chosen.task_channel = 'chat' or chosen.channel_type = 'web' then 'chat'
    end as channel,
    case when chosen.direction like 'outbound%' then 'outbound' else 'inbound' end as direction,
    coalesce(numbers.pseudonym, addresses.pseudonym) as address_pseudonym,
    chosen.line,
    chosen.reason,
    chosen.queue,
    chosen.reservation_id,
    chosen.worker_id,
    chosen.worker_name,
    chosen.worker_team,
    chosen.previous_activity,
    chosen.previous_activity_seconds,
    chosen.happened_at
from chosen
left join persons as numbers
    on numbers.kind = 'number' and chosen.customer_number = numbers.identifier
left join persons as addresses
    on addresses.kind = 'address' and chosen.customer_address = addresses.identifier
where chosen.place = 1
