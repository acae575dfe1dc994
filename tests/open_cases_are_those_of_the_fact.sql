-- Each cut has every open case once.
with

cases as (
    select
        is_single_contact,
        count(*) as open_cases
    from {{ ref('fct_cases') }}
    where is_open
    group by is_single_contact
),

slices as (
    select
        slice,
        is_single_contact,
        sum(open_cases) as open_cases
    from {{ ref('open_cases') }}
    group by slice, is_single_contact
)

select
    slices.slice,
    cases.is_single_contact,
    slices.open_cases,
    cases.open_cases as open_cases_of_fact
from cases
left join slices on cases.is_single_contact = slices.is_single_contact
where coalesce(slices.open_cases, 0) <> cases.open_cases
