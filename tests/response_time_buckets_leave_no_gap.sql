with

buckets as (
    select
        code,
        up_to_seconds,
        lead(over_seconds) over (order by over_seconds) as next_over_seconds
    from {{ ref('response_time_buckets') }}
)

select
    code,
    up_to_seconds,
    next_over_seconds
from buckets
where coalesce(up_to_seconds, -1) <> coalesce(next_over_seconds, -1)
