with

steps as (
    select * from {{ ref('input_call_steps') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
)

select
    steps.contact_id,
    steps.step,
    steps.source_system,
    contacts.site,
    contacts.entry_point,
    steps.exit,
    {{ seconds_between('steps.entered_at', 'steps.left_at') }} as step_seconds,
    contacts.contact_id is not null as has_contact,
    steps.entered_at,
    steps.left_at
from steps
left join contacts on steps.contact_id = contacts.contact_id
