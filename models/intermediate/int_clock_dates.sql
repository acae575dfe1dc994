with

contacts as (
    select * from {{ ref('int_contacts') }}
),

cases as (
    select * from {{ ref('int_case_resolutions') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

ends as (
    {%- for column in ['arrived_at', 'answered_at', 'ended_at', 'resolved_at'] %}
    select
        min({{ column }}) as first_at,
        max({{ column }}) as last_at
    from contacts
    union all
    {%- endfor %}
    {%- for column in ['opened_at', 'resolved_at'] %}
    select
        min({{ column }}) as first_at,
        max({{ column }}) as last_at
    from cases
    union all
    {%- endfor %}
    select
        as_of_at as first_at,
        as_of_at as last_at
    from as_of
),

-- Two days to spare: the local date may be another than that in UTC, and what opens on one date may
-- close on the next.
bounds as (
    select
        {{ dbt.dateadd('day', -2, 'min(first_at)') }} as first_at,
        {{ dbt.dateadd('day', 2, 'max(last_at)') }} as last_at
    from ends
),

dates as (
    select {{ every_date('cast(first_at as date)', 'cast(last_at as date)') }} as generated_day
    from bounds
)

select cast(generated_day as date) as date_day
from dates
