{{ config(key='quality_review_id') }}

with

criteria as (
    select * from {{ ref('input_quality_reviews') }}
),

external_contacts as (
    select * from {{ ref('int_external_contacts') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

sites as (
    select * from {{ ref('sites') }}
),

reviews as (
    select
        source_system,
        review_id,
        min(agent_id) as agent_id,
        min(contact_kind) as contact_kind,
        min(external_contact_id) as external_contact_id,
        min(reviewer_id) as reviewer_id,
        count(*) as criteria,
        count(case when score is not null and max_score is not null then 1 end)
            as applicable_criteria,
        sum(case when max_score is not null then weight * score end) as weighted_score,
        sum(case when score is not null then weight * max_score end) as weighted_max_score,
        max(
            case when is_auto_fail and score = 0 and max_score is not null then 1 else 0 end
        ) = 1 as is_failed_automatically,
        max(case when is_calibration then 1 else 0 end) = 1 as is_calibration,
        max(reviewed_at) as reviewed_at
    from criteria
    group by source_system, review_id
),

placed as (
    select
        reviews.*,
        contacts.contact_id,
        contacts.channel,
        contacts.direction,
        contacts.queue,
        contacts.entry_point,
        contacts.issue_type,
        contacts.segment,
        contacts.shift,
        contacts.in_business_hours,
        agent_versions.team as agent_team,
        coalesce(agent_versions.site, contacts.site) as site
    from reviews
    left join external_contacts
        on {{ is_contact_named_by('reviews') }}
    left join contacts on external_contacts.contact_id = contacts.contact_id
    left join agent_versions
        on
            reviews.source_system = agent_versions.source_system
            and reviews.agent_id = agent_versions.agent_id
            and coalesce(contacts.arrived_at, reviews.reviewed_at) >= agent_versions.valid_from
            and coalesce(contacts.arrived_at, reviews.reviewed_at) < agent_versions.valid_to
)

select
    placed.source_system || ':' || placed.review_id as quality_review_id,
    placed.review_id,
    placed.source_system,
    placed.contact_id,
    placed.external_contact_id,
    placed.reviewer_id,
    placed.channel,
    placed.direction,
    placed.queue,
    placed.site,
    placed.entry_point,
    placed.issue_type,
    placed.segment,
    placed.shift,
    placed.agent_id,
    placed.agent_team,
    placed.criteria,
    placed.applicable_criteria,
    placed.weighted_score,
    placed.weighted_max_score,
    case
        when placed.is_failed_automatically then 0.0
        when placed.weighted_max_score > 0
            then placed.weighted_score / placed.weighted_max_score
    end as quality,
    placed.in_business_hours,
    placed.is_failed_automatically,
    placed.is_calibration,
    placed.reviewed_at,
    {{ local_from_utc('placed.reviewed_at', "coalesce(sites.time_zone, 'UTC')") }}
        as reviewed_at_local
from placed
left join sites on placed.site = sites.site
