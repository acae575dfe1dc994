{{ config(enabled=is_connected('asterisk'), key='restarted_at') }}

-- When a machine went down is not logged: it was up as long as it wrote.
with

told as (
    select
        happened_at,
        max(case when event = 'QUEUESTART' then 1 else 0 end) = 1 as is_restart,
        max(case when event <> 'QUEUESTART' then 1 else 0 end) = 1 as is_line
    from {{ ref('stg_asterisk__queue_log') }}
    where row_status = 'used'
    group by happened_at
),

in_order as (
    select
        happened_at,
        is_restart,
        max(case when is_line then happened_at end) over (
            order by happened_at
            rows between unbounded preceding and 1 preceding
        ) as last_line_at
    from told
)

select
    happened_at as restarted_at,
    last_line_at
from in_order
where is_restart
