-- A quiet source, of which on no day rows are expected, is late once it has been silent for over a
-- week and more than twice as long as ever before.
with

came as (
    select * from {{ ref('int_source_days') }}
),

days_with_next as (
    select
        *,
        lead(local_date) over (
            partition by source_id, row_count > 0 order by local_date
        ) as next_date
    from {{ ref('source_days') }}
),

days as (
    select
        *,
        {{ dbt.datediff('local_date', 'next_date', 'day') }}
            as days_to_next
    from days_with_next
),

settings as (
    select * from {{ ref('int_settings') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

landed as (
    select
        system,
        table_name,
        max(landed_at) as landed_at
    from {{ source('landing', 'files') }}
    where status = 'landed'
    group by system, table_name
),

landed_by_system as (
    select
        system,
        max(landed_at) as landed_at
    from landed
    group by system
),

sources as (
    select
        source_id,
        max(source_system) as system,
        max(table_name) as table_name,
        max(channel) as channel,
        max(site) as site,
        sum(row_count) as row_count,
        min(local_date) as first_date,
        max(local_date) as last_date,
        max(newest_at) as newest_at
    from came
    group by source_id
),

counted as (
    select
        days.source_id,
        count(case when days.row_count > 0 then 1 end) as days_with_rows,
        max(case when days.row_count > 0 then days.days_to_next end) - 1 as longest_silence_days,
        count(case when days.status = 'missing' then 1 end) as days_missing,
        count(case when days.status = 'dropped' then 1 end) as days_dropped,
        count(
            case when days.status = 'missing' and days.local_date > sources.last_date then 1 end
        ) as days_late
    from days
    inner join sources on days.source_id = sources.source_id
    group by days.source_id
),

measured as (
    select
        sources.*,
        counted.days_with_rows,
        counted.longest_silence_days,
        coalesce(counted.days_missing, 0) as days_missing,
        coalesce(counted.days_dropped, 0) as days_dropped,
        coalesce(counted.days_late, 0) as days_late,
        {{ dbt.datediff('sources.last_date', 'as_of.as_of_date', 'day') }}
            as days_since,
        as_of.as_of_at,
        settings.source_end_days
    from sources
    left join counted on sources.source_id = counted.source_id
    cross join as_of
    cross join settings
)

select
    measured.source_id,
    measured.system,
    measured.table_name,
    measured.channel,
    measured.site,
    cast(measured.row_count as bigint) as row_count,
    measured.first_date,
    measured.last_date,
    cast(greatest(measured.days_since - 1, 0) as bigint) as silent_days,
    cast(measured.longest_silence_days as bigint) as longest_silence_days,
    cast(measured.days_missing as bigint) as days_missing,
    cast(measured.days_dropped as bigint) as days_dropped,
    cast(measured.days_late as bigint) as days_late,
    case
        when measured.days_since > measured.source_end_days then 'ended'
        when measured.days_late > 0 then 'late'
        when
            measured.days_with_rows >= 10
            and measured.days_since - 1 > greatest(7, 2 * measured.longest_silence_days)
            then 'late'
        else 'fresh'
    end as status,
    measured.newest_at,
    -- A connector's own tables have other names.
    coalesce(landed.landed_at, landed_by_system.landed_at) as landed_at,
    measured.as_of_at
from measured
left join landed
    on measured.system = landed.system and measured.table_name = landed.table_name
left join landed_by_system on measured.system = landed_by_system.system
