{{ config(
    slice=['case_key'],
    touched=[
        changed('int_case_contacts', 'case_key'),
        changed('int_case_resolutions', case_record_key()),
        looked_up('int_case_resolutions', case_record_key(), 'input_customers', 'customer_pseudonym'),
    ]
) }}

with

case_contacts as (
    select * from {{ ref('int_case_contacts') }}
    {{ where_touched('case_key') }}
),

case_resolutions as (
    select * from {{ ref('int_case_resolutions') }}
    {{ where_touched(case_record_key()) }}
),

customers as (
    select * from {{ ref('input_customers') }}
),

sites as (
    select * from {{ ref('sites') }}
),

business_clock as (
    select * from {{ ref('int_business_clock') }}
),

joined as (
    select
        coalesce(
            case_contacts.case_key,
            case_resolutions.source_system || ':case:' || case_resolutions.case_id
        ) as case_key,
        coalesce(case_contacts.source_system, case_resolutions.source_system) as source_system,
        coalesce(case_contacts.case_id, case_resolutions.case_id) as case_id,
        case_contacts.first_contact_id,
        coalesce(case_contacts.customer_key, case_resolutions.customer_pseudonym) as customer_key,
        case_resolutions.customer_pseudonym,
        case_contacts.channel,
        case_contacts.direction,
        case_contacts.queue,
        case_contacts.site,
        case_contacts.entry_point,
        coalesce(case_resolutions.issue_type, case_contacts.issue_type) as issue_type,
        case_contacts.segment,
        case_contacts.shift,
        case_contacts.agent_id,
        case_contacts.agent_team,
        coalesce(case_contacts.contacts, 0) as contacts,
        coalesce(case_contacts.channels, 0) as channels,
        case_contacts.in_business_hours,
        case_contacts.case_id is null and case_contacts.case_key is not null as is_single_contact,
        case_resolutions.case_id is not null as has_case_record,
        case_contacts.last_word,
        case_contacts.first_contact_at,
        case_contacts.last_contact_at,
        least(
            coalesce(case_resolutions.opened_at, case_contacts.first_contact_at),
            coalesce(case_contacts.first_contact_at, case_resolutions.opened_at)
        ) as started_at,
        case
            when case_resolutions.case_id is not null then case_resolutions.resolved_at
            else case_contacts.resolved_at
        end as resolved_at,
        case_resolutions.reopened_at
    from case_contacts
    full outer join case_resolutions
        on
            case_contacts.source_system = case_resolutions.source_system
            and case_contacts.case_id = case_resolutions.case_id
),

judged as (
    select
        joined.*,
        coalesce(joined.segment, customers.segment) as case_segment,
        coalesce(sites.time_zone, 'UTC') as time_zone,
        case
            when joined.resolved_at >= joined.started_at
                then
                    {{ business_seconds_between(
                        'clock_at_start', 'joined.started_at',
                        'clock_at_resolution', 'joined.resolved_at'
                    ) }}
        end as resolution_business_seconds,
        -- Whoever has no case record says by the contacts whether the need was met, if at all.
        case
            when joined.has_case_record then joined.resolved_at is null
            when joined.resolved_at is not null then false
            else joined.last_word = 0
        end as is_open
    from joined
    left join customers on joined.customer_pseudonym = customers.customer_pseudonym
    left join sites on joined.site = sites.site
    left join business_clock as clock_at_start
        on {{ is_read_at('clock_at_start', 'joined', 'joined.started_at') }}
    left join business_clock as clock_at_resolution
        on {{ is_read_at('clock_at_resolution', 'joined', 'joined.resolved_at') }}
)

select
    case_key,
    case_id,
    source_system,
    first_contact_id,
    customer_key,
    channel,
    direction,
    queue,
    site,
    entry_point,
    issue_type,
    case_segment as segment,
    shift,
    agent_id,
    agent_team,
    contacts,
    channels,
    case
        when resolved_at >= started_at then {{ seconds_between('started_at', 'resolved_at') }}
    end as resolution_seconds,
    resolution_business_seconds,
    in_business_hours,
    is_single_contact,
    has_case_record,
    is_open,
    started_at,
    {{ local_from_utc('started_at', 'time_zone') }} as started_at_local,
    first_contact_at,
    last_contact_at,
    resolved_at,
    {{ local_from_utc('resolved_at', 'time_zone') }} as resolved_at_local,
    reopened_at
from judged
