{{ config(key='quality_criterion_id') }}

with

criteria as (
    select * from {{ ref('input_quality_reviews') }}
),

reviews as (
    select * from {{ ref('fct_quality_reviews') }}
)

select
    reviews.quality_review_id || ':' || criteria.criterion as quality_criterion_id,
    reviews.quality_review_id,
    reviews.contact_id,
    reviews.source_system,
    criteria.criterion,
    reviews.channel,
    reviews.direction,
    reviews.queue,
    reviews.site,
    reviews.entry_point,
    reviews.issue_type,
    reviews.segment,
    reviews.shift,
    reviews.agent_id,
    reviews.agent_team,
    criteria.score,
    criteria.max_score,
    criteria.weight,
    case when criteria.max_score > 0 then criteria.score / criteria.max_score end as quality,
    reviews.in_business_hours,
    criteria.score is not null and criteria.max_score is not null as is_applicable,
    criteria.is_auto_fail,
    coalesce(
        criteria.is_auto_fail and criteria.score = 0 and criteria.max_score is not null, false
    ) as is_failed_automatically,
    reviews.is_calibration,
    reviews.reviewed_at,
    reviews.reviewed_at_local
from criteria
inner join reviews
    on
        criteria.source_system = reviews.source_system
        and criteria.review_id = reviews.review_id
