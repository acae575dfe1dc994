-- Two names for one number: S0's time in queue and the time until an agent answers.
with

in_queue as (
    select * from {{ ref('kpi_values') }}
    where kpi_id = 'average_time_in_queue' and slice = 'queue'
),

speed as (
    select * from {{ ref('kpi_values') }}
    where
        kpi_id = 'average_speed_of_answer'
        and variant = 'agent_answer'
        and slice = 'queue'
        and n > 0
)

select
    coalesce(in_queue.grain, speed.grain) as grain,
    coalesce(in_queue.period_label, speed.period_label) as period_label,
    coalesce(in_queue.queue, speed.queue) as queue,
    in_queue.value as time_in_queue,
    speed.value as speed_of_answer
from in_queue
full outer join speed
    on
        in_queue.grain = speed.grain
        and in_queue.period_label = speed.period_label
        and in_queue.queue = speed.queue
where
    in_queue.value is null
    or speed.value is null
    or in_queue.n <> speed.n
    or abs(in_queue.value - speed.value) > 1e-9 * abs(speed.value)
