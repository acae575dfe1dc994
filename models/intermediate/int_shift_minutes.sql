with

shifts as (
    select
        shift,
        {{ minute_of_clock('starts_at') }} as starts_minute,
        {{ minute_of_clock('ends_at') }} as ends_minute
    from {{ ref('shifts') }}
),

minutes as (
    select cast({{ every_number(1440) }} as bigint) as minute_of_day
),

elapsed as (
    select
        minutes.minute_of_day,
        shifts.shift,
        (minutes.minute_of_day - shifts.starts_minute + 1440) % 1440 as minutes_into_shift,
        case
            when shifts.ends_minute > shifts.starts_minute
                then shifts.ends_minute - shifts.starts_minute
            else shifts.ends_minute - shifts.starts_minute + 1440
        end as minutes_of_shift
    from minutes
    cross join shifts
),

placed as (
    select
        *,
        row_number() over (
            partition by minute_of_day
            order by minutes_into_shift, shift
        ) as place
    from elapsed
    where minutes_into_shift < minutes_of_shift
)

select
    minute_of_day,
    shift
from placed
where place = 1
