-- Each cut has every open case once, now and at each month's end.
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
        grain,
        period_label,
        slice,
        is_single_contact,
        sum(open_cases) as open_cases
    from {{ ref('open_cases') }}
    group by grain, period_label, slice, is_single_contact
),

expected as (
    select
        'now' as period_label,
        is_single_contact,
        open_cases
    from cases
    union all
    select
        period_label,
        is_single_contact,
        open_cases
    from slices
    where grain = 'month' and slice = 'all'
)

select
    slices.slice,
    expected.period_label,
    expected.is_single_contact,
    slices.open_cases,
    expected.open_cases as expected_cases
from expected
left join slices
    on
        expected.period_label = slices.period_label
        and expected.is_single_contact = slices.is_single_contact
where coalesce(slices.open_cases, 0) <> expected.open_cases
