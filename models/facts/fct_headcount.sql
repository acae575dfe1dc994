with

employments as (
    select * from {{ ref('int_employments') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

-- The months of which the records tell: since the first hiring or leaving.
bounds as (
    select
        min(cast({{ dbt.date_trunc('month', 'least(
            coalesce(employments.employed_from, employments.left_on),
            coalesce(employments.left_on, employments.employed_from)
        )') }} as date)) as first_month,
        max(as_of.as_of_date) as as_of_date
    from employments
    cross join as_of
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
        max(date_day) as last_day,
        count(*) as days
    from dates
    group by cast({{ dbt.date_trunc('month', 'date_day') }} as date)
),

employed as (
    select
        employments.source_system,
        employments.agent_id,
        months.month_start,
        sum(
            case
                when
                    employments.employed_from <= months.last_day
                    or employments.employed_from is null
                    then
                        greatest(
                            0,
                            {{ dbt.datediff(
                                'greatest(
                                    coalesce(employments.employed_from, months.month_start),
                                    months.month_start
                                )',
                                'least(
                                    coalesce(employments.employed_until, cast('
                                    ~ "'9999-12-31'" ~ ' as date)),
                                    cast(' ~ dbt.dateadd('day', 1, 'months.last_day') ~ ' as date)
                                )',
                                'day'
                            ) }}
                        )
                else 0
            end
        ) as employed_days,
        max(
            case
                when
                    employments.left_on >= months.month_start
                    and employments.left_on <= months.last_day
                    and coalesce(employments.leave_kind, '') <> 'transfer'
                    then 1
                else 0
            end
        ) as leavers,
        max(
            case
                when
                    employments.left_on >= months.month_start
                    and employments.left_on <= months.last_day
                    and employments.leave_kind = 'voluntary'
                    then 1
                else 0
            end
        ) as voluntary_leavers,
        max(
            least(
                coalesce(employments.employed_until, months.last_day), months.last_day
            )
        ) as last_day,
        max(months.days) as days,
        max(months.first_month) as first_month
    from employments
    cross join months
    where
        employments.employed_from is null
        or employments.employed_from <= months.last_day
    group by employments.source_system, employments.agent_id, months.month_start
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
