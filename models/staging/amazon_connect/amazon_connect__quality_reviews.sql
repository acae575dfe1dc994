{{ config(
    enabled=is_connected('amazon_connect'),
    slice=['review_id'],
    touched=[
        changed('stg_amazon_connect__lake_evaluations', 'evaluation_id'),
        looked_up(
            'stg_amazon_connect__lake_evaluations',
            'evaluation_id',
            'amazon_connect_parts',
            'contact_id'
        ),
    ]
) }}

with

-- The form's own score holds the weights of its questions, which nobody tells.
evaluations as (
    select * from {{ ref('stg_amazon_connect__lake_evaluations') }}
    where
        row_status = 'used'
        and lower(item_type) = 'form'
        and submitted_at is not null
        and not coalesce(to_delete, false)
        and {{ is_touched('evaluation_id') }}
),

parts as (
    select * from {{ ref('amazon_connect_parts') }}
    where agent_id is not null
)

select
    evaluations.evaluation_id as review_id,
    evaluations.item_id as criterion,
    parts.whole_id as external_contact_id,
    parts.agent_id,
    'amazon_connect:' || evaluations.evaluator_id as reviewer_id,
    case when evaluations.automatic_fail then 0 else evaluations.score end as score,
    cast(100 as double) as max_score,
    cast(1 as double) as weight,
    coalesce(evaluations.automatic_fail, false) as is_auto_fail,
    coalesce(lower(evaluations.evaluation_type) = 'calibration', false) as is_calibration,
    evaluations.submitted_at as reviewed_at
from evaluations
inner join parts on evaluations.contact_id = parts.contact_id
