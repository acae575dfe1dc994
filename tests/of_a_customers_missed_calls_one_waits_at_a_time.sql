-- Between two calls back (or getting through) only the first miss of a customer counts.
select
    customer_key,
    attempt_at,
    got_through_at,
    count(*) as misses_that_count
from {{ ref('fct_missed_calls') }}
where attempt_status in ('returned', 'got through', 'not returned', 'not told')
group by customer_key, attempt_at, got_through_at
having count(*) > 1
