-- What an interval is made of is added up anew: around another value it would not lie.
select
    kpi_id,
    variant,
    grain,
    channel,
    low_95,
    value,
    high_95
from {{ ref('kpi_scorecard') }}
where
    low_95 > value + 1e-9 * (1 + abs(value))
    or high_95 < value - 1e-9 * (1 + abs(value))
    or (low_95 is null) <> (high_95 is null)
