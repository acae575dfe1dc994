{{ config(
    slice=['contact_id'],
    touched=[
        changed('fct_contacts', 'contact_id'),
        changed('int_callbacks', 'contact_id'),
        looked_up('this', 'contact_id', 'int_source_abilities', 'source_system'),
        'select contact_id from {this} where not is_return_limit_over',
        'select contacts.contact_id from {fct_contacts} as contacts cross join {int_as_of} as as_of'
        ~ ' cross join {int_settings} as settings where contacts.is_missed and '
        ~ seconds_between('coalesce(contacts.ended_at, contacts.arrived_at)', 'as_of.as_of_at')
        ~ ' < settings.missed_call_return_limit_seconds',
    ]
) }}

with

contacts as (
    select * from {{ ref('fct_contacts') }}
    where channel = 'voice' and is_missed and {{ is_touched('contact_id') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

callbacks as (
    select * from {{ ref('int_callbacks') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

abilities as (
    select * from {{ ref('int_source_abilities') }}
),

business_clock as (
    select * from {{ ref('int_business_clock') }}
)

select
    contacts.contact_id,
    contacts.source_system,
    contacts.customer_key,
    contacts.channel,
    contacts.direction,
    contacts.queue,
    contacts.site,
    contacts.entry_point,
    contacts.issue_type,
    contacts.segment,
    contacts.shift,
    contacts.outcome,
    case
        when callbacks.contact_id is null then 'nobody known'
        when not callbacks.is_first_until_attempt then 'follows another'
        when callbacks.attempt_at <= coalesce(callbacks.got_through_at, callbacks.attempt_at)
            then 'returned'
        when callbacks.got_through_at is not null then 'got through'
        when coalesce(abilities.tells_outbound, false) then 'not returned'
        else 'not told'
    end as attempt_status,
    case
        when callbacks.contact_id is null then 'nobody known'
        when not callbacks.is_first_until_connection then 'follows another'
        when callbacks.connection_at <= coalesce(callbacks.got_through_at, callbacks.connection_at)
            then 'returned'
        when callbacks.got_through_at is not null then 'got through'
        when coalesce(abilities.tells_outbound, false) then 'not returned'
        else 'not told'
    end as connection_status,
    settings.missed_call_return_limit_seconds as return_limit_seconds,
    {{ seconds_between('callbacks.missed_at', 'callbacks.attempt_at') }} as attempt_seconds,
    {{ seconds_between('callbacks.missed_at', 'callbacks.connection_at') }} as connection_seconds,
    {{ business_seconds_between(
        'clock_at_miss', 'callbacks.missed_at', 'clock_at_attempt', 'callbacks.attempt_at'
    ) }} as attempt_business_seconds,
    {{ business_seconds_between(
        'clock_at_miss', 'callbacks.missed_at', 'clock_at_connection', 'callbacks.connection_at'
    ) }} as connection_business_seconds,
    {{ seconds_between('callbacks.missed_at', 'callbacks.got_through_at') }}
        as got_through_seconds,
    contacts.in_business_hours,
    coalesce(abilities.tells_outbound, false) as tells_outbound,
    {{ seconds_between(
        'coalesce(contacts.ended_at, contacts.arrived_at)', 'as_of.as_of_at'
    ) }} >= settings.missed_call_return_limit_seconds as is_return_limit_over,
    contacts.arrived_at,
    contacts.arrived_at_local,
    callbacks.missed_at,
    callbacks.attempt_at,
    callbacks.connection_at,
    callbacks.got_through_at
from contacts
cross join as_of
cross join settings
left join callbacks on contacts.contact_id = callbacks.contact_id
left join abilities
    on
        contacts.source_system = abilities.source_system
        and coalesce(contacts.site, '') = abilities.site_or_none
        and abilities.is_voice
left join business_clock as clock_at_miss
    on {{ is_read_at('clock_at_miss', 'contacts', 'callbacks.missed_at') }}
left join business_clock as clock_at_attempt
    on {{ is_read_at('clock_at_attempt', 'contacts', 'callbacks.attempt_at') }}
left join business_clock as clock_at_connection
    on {{ is_read_at('clock_at_connection', 'contacts', 'callbacks.connection_at') }}
