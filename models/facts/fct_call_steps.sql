{{ config(
    slice=['contact_id'],
    touched=[
        changed('input_call_steps', 'contact_id'),
        changed('fct_contacts', 'contact_id'),
        changed('int_linked_calls', 'contact_id'),
    ]
) }}

with

calls_left_out as (
    select contact_id from {{ ref('int_linked_calls') }}
    where is_left_out
),

-- Of a call that two systems report one tells of its steps.
steps as (
    select steps_told.*
    from {{ ref('input_call_steps') }} as steps_told
    left join calls_left_out on steps_told.contact_id = calls_left_out.contact_id
    where {{ is_touched('steps_told.contact_id') }} and calls_left_out.contact_id is null
),

contacts as (
    select * from {{ ref('fct_contacts') }}
    {{ where_touched('contact_id') }}
),

sites as (
    select * from {{ ref('sites') }}
),

-- A step without length comes before the one that begins in the same instant and lasts.
in_order as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by entered_at, coalesce(left_at, entered_at), step
        ) as step_no,
        lead(step) over (
            partition by contact_id
            order by entered_at, coalesce(left_at, entered_at), step
        ) as next_step,
        min(entered_at) over (partition by contact_id) as first_entered_at
    from steps
),

placed as (
    select
        in_order.*,
        contacts.direction,
        contacts.site,
        contacts.entry_point,
        coalesce(sites.time_zone, 'UTC') as time_zone,
        contacts.contact_id is not null as has_contact,
        coalesce(contacts.arrived_at, in_order.first_entered_at) as arrived_at
    from in_order
    left join contacts on in_order.contact_id = contacts.contact_id
    left join sites on contacts.site = sites.site
)

select
    contact_id,
    step,
    source_system,
    direction,
    site,
    entry_point,
    exit,
    next_step,
    step_no,
    {{ seconds_between('entered_at', 'left_at') }} as step_seconds,
    has_contact,
    arrived_at,
    {{ local_from_utc('arrived_at', 'time_zone') }} as arrived_at_local,
    entered_at,
    {{ local_from_utc('entered_at', 'time_zone') }} as entered_at_local,
    left_at
from placed
