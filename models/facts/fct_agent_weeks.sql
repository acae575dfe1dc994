{{ config(key='agent_week_id') }}

with

agent_days as (
    select
        *,
        cast({{ dbt.date_trunc('week', 'agent_date') }} as date) as week_start,
        row_number() over (
            partition by
                source_system, agent_id, cast({{ dbt.date_trunc('week', 'agent_date') }} as date)
            order by starts_at
        ) as place
    from {{ ref('fct_agent_days') }}
    where is_logged_in
),

reviews as (
    select
        *,
        cast({{ dbt.date_trunc('week', 'reviewed_at_local') }} as date) as week_start
    from {{ ref('fct_quality_reviews') }}
    where not is_calibration
),

settings as (
    select * from {{ ref('int_settings') }}
),

sites as (
    select * from {{ ref('sites') }}
),

weeks as (
    select
        source_system,
        agent_id,
        week_start,
        max(case when place = 1 then agent_team end) as agent_team,
        max(case when place = 1 then site end) as site,
        sum(logged_in_seconds) as logged_in_seconds
    from agent_days
    group by source_system, agent_id, week_start
),

reviewed as (
    select
        source_system,
        agent_id,
        week_start,
        count(*) as reviews,
        count(distinct external_contact_id) as reviewed_contacts
    from reviews
    group by source_system, agent_id, week_start
)

select
    weeks.source_system || ':' || weeks.agent_id || ':' || cast(weeks.week_start as string)
        as agent_week_id,
    weeks.agent_id,
    weeks.source_system,
    weeks.agent_team,
    weeks.site,
    weeks.logged_in_seconds,
    coalesce(reviewed.reviews, 0) as reviews,
    coalesce(reviewed.reviewed_contacts, 0) as reviewed_contacts,
    settings.quality_reviews_a_week as asked_reviewed_contacts,
    coalesce(reviewed.reviewed_contacts, 0) >= settings.quality_reviews_a_week as is_covered,
    weeks.week_start as week_start_date,
    {{ utc_from_local('cast(weeks.week_start as timestamp)', "coalesce(sites.time_zone, 'UTC')") }}
        as starts_at,
    cast(weeks.week_start as timestamp) as starts_at_local
from weeks
cross join settings
left join sites on weeks.site = sites.site
left join reviewed
    on
        weeks.source_system = reviewed.source_system
        and weeks.agent_id = reviewed.agent_id
        and weeks.week_start = reviewed.week_start
