-- A day is compared with the same weekday of the weeks before. Days without rows that follow one
-- another are compared with the weeks before the first of them, so that a long gap does not become
-- what is usual; where those are too few, with the weeks after the last.
{%- set fewest_compared = 3 %}
-- Beyond chance: so many times what a source's days usually differ from what is expected of them.
{%- set times_the_usual_spread = 4 %}
with

came as (
    select * from {{ ref('int_source_days') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

deployment as (
    select * from {{ ref('deployment') }}
),

holidays as (
    select * from {{ ref('holidays') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

weeks_back as (
    select {{ every_number(52) }} + 1 as weeks
),

sources as (
    select
        came.source_id,
        max(came.source_system) as system,
        max(came.table_name) as table_name,
        max(came.channel) as channel,
        max(came.site) as site,
        min(came.local_date) as first_date,
        max(came.local_date) as last_date
    from came
    cross join as_of
    where came.local_date < as_of.as_of_date
    group by came.source_id
),

limits as (
    select
        sources.*,
        -- Of what has ended nothing more is expected.
        case
            when
                {{ dbt.datediff('sources.last_date', 'as_of.as_of_date', 'day') }}
                > settings.source_end_days
                then sources.last_date
            else cast({{ dbt.dateadd('day', -1, 'as_of.as_of_date') }} as date)
        end as last_judged_date,
        cast({{ dbt.dateadd(
            'day',
            '-cast(coalesce(cast(own.value as double), settings.freshness_limit_days) as bigint)',
            'as_of.as_of_date'
        ) }} as date) as due_before
    from sources
    cross join as_of
    cross join settings
    left join deployment as own on own.name = concat('freshness_limit_of_', sources.table_name)
),

dates as (
    select
        *,
        {{ every_date('first_date', 'last_judged_date') }} as generated_day
    from limits
),

-- A source of no site, or of one that is not known, has all sites' holidays.
holidays_of_sites as (
    select
        site,
        date
    from holidays
    union
    select
        '' as site,
        date
    from holidays
),

days as (
    select
        dates.source_id,
        dates.system,
        dates.table_name,
        dates.channel,
        dates.site,
        dates.due_before,
        cast(dates.generated_day as date) as local_date,
        coalesce(came.row_count, 0) as row_count,
        coalesce(came.rows_without_contact, 0) as rows_without_contact,
        holidays_of_sites.date is not null as is_holiday
    from dates
    left join came
        on
            dates.source_id = came.source_id
            and cast(dates.generated_day as date) = came.local_date
    left join holidays_of_sites
        on
            coalesce(nullif(dates.site, 'unknown'), '') = holidays_of_sites.site
            and cast(dates.generated_day as date) = holidays_of_sites.date
),

between_days_with_rows as (
    select
        *,
        max(case when row_count > 0 then local_date end) over (
            partition by source_id order by local_date
            rows between unbounded preceding and current row
        ) as date_with_rows_before,
        min(case when row_count > 0 then local_date end) over (
            partition by source_id order by local_date
            rows between current row and unbounded following
        ) as date_with_rows_after
    from days
),

distances as (
    select
        *,
        {{ dbt.datediff('date_with_rows_before', 'local_date', 'day') }}
            as days_to_before,
        {{ dbt.datediff('local_date', 'date_with_rows_after', 'day') }}
            as days_to_after
    from between_days_with_rows
),

-- How many weeks the first weekday of its kind before and after the days without rows is away,
-- beyond one.
in_weeks as (
    select
        *,
        case when row_count > 0 then 0 else ceil(days_to_before / 7.0) - 1 end as weeks_to_before,
        case when row_count = 0 then ceil(days_to_after / 7.0) - 1 end as weeks_to_after
    from distances
),

compared_days as (
    select
        in_weeks.source_id,
        in_weeks.local_date,
        cast({{ dbt.dateadd(
            'day',
            'cast(-7 * (in_weeks.weeks_to_before + weeks_back.weeks) as bigint)',
            'in_weeks.local_date'
        ) }} as date) as compared_date,
        true as is_before
    from in_weeks
    cross join settings
    inner join weeks_back on settings.compared_weeks >= weeks_back.weeks
    union all
    select
        in_weeks.source_id,
        in_weeks.local_date,
        cast({{ dbt.dateadd(
            'day',
            'cast(7 * (in_weeks.weeks_to_after + weeks_back.weeks) as bigint)',
            'in_weeks.local_date'
        ) }} as date) as compared_date,
        false as is_before
    from in_weeks
    cross join settings
    inner join weeks_back on settings.compared_weeks >= weeks_back.weeks
    where in_weeks.weeks_to_after is not null
),

compared as (
    select
        compared_days.source_id,
        compared_days.local_date,
        compared_days.is_before,
        count(*) as days_compared,
        count(case when days.row_count > 0 then 1 end) as days_with_rows,
        median(case when days.row_count > 0 then days.row_count end) as expected_rows
    from compared_days
    inner join days
        on
            compared_days.source_id = days.source_id
            and compared_days.compared_date = days.local_date
    -- Campaigns go out when somebody decides so: of their days nothing can be expected.
    where not days.is_holiday and days.table_name <> 'campaign_events'
    group by compared_days.source_id, compared_days.local_date, compared_days.is_before
    having count(*) >= {{ fewest_compared }}
),

with_expected as (
    select
        days.*,
        coalesce(before.days_compared, after.days_compared, 0) as days_compared,
        -- What has rows on fewer than three of four such weekdays is not expected at all.
        case
            when before.days_compared is not null
                then
                    case
                        when before.days_with_rows * 4 >= before.days_compared * 3
                            then before.expected_rows
                        else 0
                    end
            when after.days_compared is not null
                then
                    case
                        when after.days_with_rows * 4 >= after.days_compared * 3
                            then after.expected_rows
                        else 0
                    end
        end as expected_rows
    from days
    left join compared as before
        on
            days.source_id = before.source_id
            and days.local_date = before.local_date
            and before.is_before
    left join compared as after
        on
            days.source_id = after.source_id
            and days.local_date = after.local_date
            and not after.is_before
),

-- How much more than by pure chance (1) a source's days differ from what is expected of them: half
-- of pure chance lies within 0.455.
spreads as (
    select
        source_id,
        greatest(
            1,
            median((row_count - expected_rows) * (row_count - expected_rows) / expected_rows)
            / 0.455
        ) as spread
    from with_expected
    where row_count > 0 and expected_rows > 0 and not is_holiday
    group by source_id
),

together as (
    select
        with_expected.*,
        {{ times_the_usual_spread }} * sqrt(
            coalesce(spreads.spread, 1) * with_expected.expected_rows
        ) as beyond_chance,
        sum(with_expected.row_count) over (
            partition by
                with_expected.system,
                with_expected.table_name,
                with_expected.local_date
        ) as rows_of_table,
        sum(with_expected.rows_without_contact) over (
            partition by
                with_expected.system,
                with_expected.table_name,
                with_expected.local_date
        ) as rows_of_table_without_contact
    from with_expected
    left join spreads on with_expected.source_id = spreads.source_id
)

select
    together.source_id,
    together.system,
    together.table_name,
    together.channel,
    together.site,
    together.local_date,
    cast(together.row_count as bigint) as row_count,
    cast(together.rows_without_contact as bigint) as rows_without_contact,
    cast(together.days_compared as bigint) as days_compared,
    cast(together.expected_rows as double) as expected_rows,
    case
        when together.local_date >= together.due_before then 'not due'
        when together.is_holiday then 'holiday'
        when together.expected_rows is null then 'not compared'
        when
            together.expected_rows >= settings.fewest_expected_rows
            and together.expected_rows - together.row_count > together.beyond_chance
            and (
                together.row_count = 0
                or together.row_count < (1 - settings.drop_limit) * together.expected_rows
            )
            then case when together.row_count = 0 then 'missing' else 'dropped' end
        when together.row_count = 0 then 'nothing expected'
        else 'usual'
    end as status,
    together.rows_of_table >= settings.fewest_expected_rows
    and together.rows_of_table_without_contact
    > settings.without_contact_limit * together.rows_of_table as is_without_contacts
from together
cross join settings
