{{ config(
    enabled=is_connected('surveymonkey'),
    slice=['question_id'],
    touched=[
        changed('stg_surveymonkey__answers', 'question_id'),
        changed('stg_surveymonkey__choices', 'question_id'),
    ]
) }}

with

answers as (
    select * from {{ ref('stg_surveymonkey__answers') }}
    where row_status = 'used' and {{ is_touched('question_id') }}
),

choices as (
    select * from {{ ref('stg_surveymonkey__choices') }}
    where
        row_status = 'used'
        and not coalesce(is_not_applicable, false)
        and {{ is_touched('question_id') }}
),

questions as (
    select * from {{ ref('survey_questions') }}
    where system = 'surveymonkey'
),

scales as (
    select
        question_id,
        count(*) as choices,
        min(weight) as scale_min,
        max(weight) as scale_max
    from choices
    group by question_id
),

weighed as (
    select
        answers.*,
        questions.kind,
        choices.position,
        coalesce(answers.weight, choices.weight) as choice_weight,
        -- The weights of a question about recommendation may be those of the net score, -100, 0
        -- and 100: then the place among the eleven choices is the answer.
        questions.kind = 'nps' and coalesce(scales.scale_max, 0) <> 10 as is_by_place,
        scales.choices,
        scales.scale_min,
        scales.scale_max
    from answers
    inner join questions on answers.question_id = questions.question
    left join choices
        on answers.question_id = choices.question_id and answers.choice_id = choices.choice_id
    left join scales on answers.question_id = scales.question_id
),

asked as (
    select
        response_id,
        question_id,
        question_id || coalesce('/' || row_id, '') as question,
        kind,
        case
            when not is_by_place then choice_weight
            when choices = 11 then position - 1
        end as score,
        case when not is_by_place then scale_min end as scale_min,
        case when not is_by_place then scale_max end as scale_max,
        cast(null as boolean) as higher_is_better,
        contact_id,
        agent_id,
        updated_at
    from weighed
)

select
    asked.question_id,
    {{ survey_columns('surveymonkey') }},
    asked.updated_at as answered_at
from asked
inner join questions on asked.question_id = questions.question
where asked.score is not null and questions.kind is not null
