with

days as (
    select * from {{ ref('source_days') }}
),

freshness as (
    select * from {{ ref('source_freshness') }}
),

tables_of_days as (
    select
        system,
        table_name,
        local_date,
        sum(row_count) as row_count,
        sum(rows_without_contact) as rows_without_contact,
        max(case when is_without_contacts then 1 else 0 end) = 1 as is_without_contacts
    from days
    group by system, table_name, local_date
),

-- What is expected to have rows, day by day; days on which nothing is do not interrupt a warning.
observed as (
    select
        days.source_id,
        days.system,
        days.table_name,
        days.channel,
        days.site,
        days.local_date,
        days.row_count,
        days.expected_rows,
        case when days.status in ('missing', 'dropped') then days.status end as warning
    from days
    inner join freshness on days.source_id = freshness.source_id
    where
        days.status in ('usual', 'missing', 'dropped')
        -- What lies behind a late source's last row is said once, below.
        and days.local_date <= freshness.last_date
    union all
    select
        concat(system, ':', table_name) as source_id,
        system,
        table_name,
        cast(null as string) as channel,
        cast(null as string) as site,
        local_date,
        rows_without_contact as row_count,
        cast(null as double) as expected_rows,
        case when is_without_contacts then 'without contact' end as warning
    from tables_of_days
    where row_count > 0
),

numbered as (
    select
        *,
        row_number() over (partition by source_id order by local_date)
        - row_number() over (partition by source_id, warning order by local_date) as run_number
    from observed
)

select
    system,
    table_name,
    max(channel) as channel,
    max(site) as site,
    warning,
    min(local_date) as first_date,
    max(local_date) as last_date,
    count(*) as days,
    cast(sum(row_count) as bigint) as row_count,
    cast(sum(expected_rows) as double) as expected_rows
from numbered
where warning is not null
group by source_id, system, table_name, warning, run_number
union all
select
    freshness.system,
    freshness.table_name,
    freshness.channel,
    freshness.site,
    'late' as warning,
    min(days.local_date) as first_date,
    max(days.local_date) as last_date,
    count(*) as days,
    cast(0 as bigint) as row_count,
    cast(sum(days.expected_rows) as double) as expected_rows
from freshness
inner join days
    on freshness.source_id = days.source_id and freshness.last_date < days.local_date
where
    freshness.status = 'late'
    and (days.status = 'missing' or freshness.days_late = 0)
group by
    freshness.source_id,
    freshness.system,
    freshness.table_name,
    freshness.channel,
    freshness.site
