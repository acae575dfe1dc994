{{ config(key='agent_month_id') }}

with

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

-- With the date at as-of where the agent works.
employments as (
    select
        employments.*,
        cast(
            {{ local_from_utc('as_of.as_of_at', "coalesce(sites.time_zone, 'UTC')") }} as date
        ) as as_of_date
    from {{ ref('int_employments') }} as employments
    cross join as_of
    left join agent_versions
        on
            employments.source_system = agent_versions.source_system
            and employments.agent_id = agent_versions.agent_id
            and as_of.as_of_at >= agent_versions.valid_from
            and as_of.as_of_at < agent_versions.valid_to
    left join sites on agent_versions.site = sites.site
),

-- The months of which the records tell: since the first hiring or leaving.
bounds as (
    select
        min(cast({{ dbt.date_trunc('month', 'least(
            coalesce(employments.employed_from, employments.left_on),
            coalesce(employments.left_on, employments.employed_from)
        )') }} as date)) as first_month,
        max(as_of_date) as as_of_date
    from employments
),

dates as (
    select
        first_month,
        as_of_date,
        cast({{ every_date('first_month', 'as_of_date') }} as date) as date_day
    from bounds
),

months as (
    select
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
        min(first_month) as first_month,
        max(date_day) as last_day
    from dates
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date)
),

-- Each up to as-of.
employment_months as (
    select
        employments.*,
        months.month_start,
        months.first_month,
        least(months.last_day, employments.as_of_date) as last_counted_day
    from employments
    inner join months on employments.as_of_date >= months.month_start
),

employed as (
    select
        source_system,
        agent_id,
        month_start,
        sum(
            greatest(
                0,
                {{ dbt.datediff(
                    'greatest(coalesce(employed_from, month_start), month_start)',
                    'least(
                        coalesce(employed_until, cast(' ~ "'9999-12-31'" ~ ' as date)),
                        cast(' ~ dbt.dateadd('day', 1, 'last_counted_day') ~ ' as date)
                    )',
                    'day'
                ) }}
            )
        ) as employed_days,
        max(
            case
                when
                    left_on >= month_start
                    and left_on <= last_counted_day
                    and coalesce(leave_kind, '') <> 'transfer'
                    then 1
                else 0
            end
        ) as leavers,
        max(
            case
                when
                    left_on >= month_start
                    and left_on <= last_counted_day
                    and leave_kind = 'voluntary'
                    then 1
                else 0
            end
        ) as voluntary_leavers,
        max(least(coalesce(employed_until, last_counted_day), last_counted_day)) as last_day,
        max({{ dbt.datediff('month_start', 'last_counted_day', 'day') }}) + 1 as days,
        max(first_month) as first_month
    from employment_months
    where employed_from is null or employed_from <= last_counted_day
    group by source_system, agent_id, month_start
),

shares as (
    select
        *,
        cast(employed_days as double) / days as headcount
    from employed
),

by_month as (
    select
        *,
        sum(leavers) over twelve_months as leavers_of_year,
        sum(voluntary_leavers) over twelve_months as voluntary_leavers_of_year,
        sum(headcount) over twelve_months / 12 as headcount_of_year,
        {{ dbt.dateadd('month', 11, 'first_month') }} <= month_start as has_twelve_months
    from shares
    window twelve_months as (
        partition by source_system, agent_id
        order by month_start
        rows between 11 preceding and current row
    )
)

select
    by_month.source_system || ':' || by_month.agent_id || ':'
    || cast(by_month.month_start as string) as agent_month_id,
    by_month.agent_id,
    by_month.source_system,
    agent_versions.team as agent_team,
    agent_versions.site,
    by_month.headcount,
    cast(by_month.leavers as double) as leavers,
    cast(by_month.voluntary_leavers as double) as voluntary_leavers,
    case when by_month.has_twelve_months then by_month.headcount_of_year end as headcount_of_year,
    case when by_month.has_twelve_months then cast(by_month.leavers_of_year as double) end
        as leavers_of_year,
    case when by_month.has_twelve_months then cast(by_month.voluntary_leavers_of_year as double) end
        as voluntary_leavers_of_year,
    by_month.month_start as month_start_date,
    {{ utc_from_local(
        'cast(by_month.month_start as timestamp)', "coalesce(sites.time_zone, 'UTC')"
    ) }} as starts_at,
    cast(by_month.month_start as timestamp) as starts_at_local
from by_month
left join agent_versions
    on
        by_month.source_system = agent_versions.source_system
        and by_month.agent_id = agent_versions.agent_id
        and cast(by_month.last_day as timestamp) >= agent_versions.valid_from
        and cast(by_month.last_day as timestamp) < agent_versions.valid_to
left join sites on agent_versions.site = sites.site
where
    by_month.headcount > 0
    or by_month.leavers > 0
    or (by_month.has_twelve_months and by_month.headcount_of_year + by_month.leavers_of_year > 0)
