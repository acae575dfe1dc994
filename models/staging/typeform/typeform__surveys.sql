{{ config(
    enabled=is_connected('typeform'),
    slice=['field_id'],
    touched=[
        changed('stg_typeform__answers', 'field_id'),
        changed('stg_typeform__form_fields', 'field_id'),
    ]
) }}

with

answers as (
    select * from {{ ref('stg_typeform__answers') }}
    where row_status = 'used' and {{ is_touched('field_id') }}
),

form_fields as (
    select * from {{ ref('stg_typeform__form_fields') }}
    where row_status = 'used' and {{ is_touched('field_id') }}
),

questions as (
    select * from {{ ref('survey_questions') }}
    where system = 'typeform'
),

-- The form tells how many steps there are; stars begin at 1.
scales as (
    select
        field_id,
        case when field_type = 'rating' or starts_at_one then 1 else 0 end as scale_min,
        case when field_type = 'rating' or starts_at_one then steps else steps - 1 end as scale_max
    from form_fields
    where steps is not null
),

asked as (
    select
        answers.response_id,
        answers.field_id,
        answers.question,
        coalesce(
            {{ survey_kind('answers.question') }},
            case when answers.field_type = 'nps' then 'nps' end
        ) as kind,
        coalesce(
            answers.score, case when answers.is_yes then 1 when not answers.is_yes then 0 end
        ) as score,
        case when answers.field_type = 'yes_no' then 0 else scales.scale_min end as scale_min,
        case when answers.field_type = 'yes_no' then 1 else scales.scale_max end as scale_max,
        cast(null as boolean) as higher_is_better,
        answers.contact_id,
        answers.agent_id,
        answers.submitted_at
    from answers
    left join scales on answers.field_id = scales.field_id
)

select
    asked.field_id,
    {{ survey_columns('typeform') }},
    asked.submitted_at as answered_at
from asked
left join questions on lower(asked.question) = lower(questions.question)
where coalesce(questions.kind, asked.kind) is not null and asked.score is not null
