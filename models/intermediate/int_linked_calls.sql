{{ config(materialized='incremental', key='contact_id') }}

-- With calls of one system alone there is nothing to compare, and nothing is read.
with

{% if mappings_onto('calls') | select('in', other_systems()) | list %}
first_legs as (
    select
        *,
        {{ contact_direction() }} as contact_direction
    from {{ ref('input_calls') }}
),

calls as (
    select
        first_legs.source_system,
        first_legs.contact_id,
        first_legs.contact_direction,
        first_legs.address_pseudonym,
        first_legs.case_id,
        first_legs.started_at,
        settings.call_link_seconds,
        concat(' ', settings.systems_whose_calls_yield, ' ')
        like concat('% ', first_legs.source_system, ' %') as yields
    from first_legs
    cross join {{ ref('int_settings') }} as settings
    where first_legs.leg = 1 and first_legs.address_pseudonym is not null
),

-- Which of the two yields, if any, is the deployment's to say; of others the name decides which
-- stands first here, and both count.
pairs as (
    select
        calls.source_system,
        calls.contact_id,
        calls.case_id,
        others.contact_id as counted_contact_id,
        calls.yields and not others.yields as is_left_out,
        abs({{ seconds_between('others.started_at', 'calls.started_at') }}) as seconds_apart
    from calls
    inner join calls as others
        on
            calls.address_pseudonym = others.address_pseudonym
            and calls.contact_direction = others.contact_direction
            and calls.source_system <> others.source_system
            and (
                (calls.yields and not others.yields)
                or (calls.yields = others.yields and calls.source_system > others.source_system)
            )
    where
        abs({{ seconds_between('others.started_at', 'calls.started_at') }})
        <= calls.call_link_seconds
),

-- Each call is linked once, with the nearest.
in_order as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by seconds_apart, counted_contact_id
        ) as place_of_other,
        row_number() over (
            partition by counted_contact_id
            order by seconds_apart, contact_id
        ) as place_of_call
    from pairs
)

select
    source_system,
    contact_id,
    counted_contact_id,
    case_id,
    is_left_out
from in_order
where place_of_other = 1 and place_of_call = 1
{% else %}
nothing as (
    select
        cast(null as string) as source_system,
        cast(null as string) as contact_id,
        cast(null as string) as counted_contact_id,
        cast(null as string) as case_id,
        cast(null as boolean) as is_left_out
)

select * from nothing
where contact_id is not null
{% endif %}
