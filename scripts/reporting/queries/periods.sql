-- One row per period that pages show, the earliest of each grain first.
select
    grain,
    period_label
from shown_periods
order by grain, period_start;
