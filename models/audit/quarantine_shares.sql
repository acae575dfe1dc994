with

published as (
    select landing_id from {{ source('landing', 'published_landings') }}
),

rows_judged as (
    select
        system,
        table_name,
        landing_id,
        row_status
    from {{ ref('int_landed_rows') }}
    union all
    select
        system,
        table_name,
        landing_id,
        'quarantined' as row_status
    from {{ source('landing', 'rejected_rows') }}
),

new_rows as (
    select rows_judged.*
    from rows_judged
    left join published on rows_judged.landing_id = published.landing_id
    where published.landing_id is null
),

counted as (
    select
        system,
        table_name,
        count(*) as rows_judged,
        count(case when row_status = 'quarantined' then 1 end) as rows_quarantined
    from new_rows
    group by system, table_name
)

select
    counted.system,
    counted.table_name,
    counted.rows_judged,
    counted.rows_quarantined,
    cast(counted.rows_quarantined as double) / counted.rows_judged as share,
    settings.quarantine_limit as limit_share,
    cast(counted.rows_quarantined as double) / counted.rows_judged > settings.quarantine_limit
        as is_over
from counted
cross join {{ ref('int_settings') }} as settings
