with

files as (
    select * from {{ source('landing', 'files') }}
    where status = 'landed' and table_name is not null
),

landed as (
    select
        system,
        table_name,
        file,
        count(case when row_status = 'used' then 1 end) as used,
        count(case when row_status = 'replaced' then 1 end) as replaced,
        count(case when row_status = 'duplicate' then 1 end) as duplicates,
        count(case when row_status = 'quarantined' then 1 end) as quarantined
    from {{ ref('int_landed_rows') }}
    group by system, table_name, file
),

rejected as (
    select
        system,
        table_name,
        file,
        count(*) as rejected
    from {{ source('landing', 'rejected_rows') }}
    group by system, table_name, file
)

select
    files.system,
    files.table_name,
    files.file,
    cast(files.rows_read as bigint) as rows_read,
    coalesce(landed.used, 0) as used,
    coalesce(landed.replaced, 0) as replaced,
    coalesce(landed.duplicates, 0) as duplicates,
    coalesce(landed.quarantined, 0) + coalesce(rejected.rejected, 0) as quarantined
from files
left join landed
    on
        files.system = landed.system
        and files.table_name = landed.table_name
        and files.file = landed.file
left join rejected
    on
        files.system = rejected.system
        and files.table_name = rejected.table_name
        and files.file = rejected.file
