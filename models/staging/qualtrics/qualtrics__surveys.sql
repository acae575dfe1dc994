{{ config(
    enabled=is_connected('qualtrics'),
    slice=['survey_response_id'],
    touched=[
        changed('stg_qualtrics__responses', 'response_id'),
        changed('stg_qualtrics__survey_response', 'response_id'),
        changed('stg_qualtrics__question_response', 'response_id'),
        changed('stg_qualtrics__survey_embedded_data', 'response_id'),
        looked_up(
            'stg_qualtrics__question_response',
            'response_id',
            'stg_qualtrics__question',
            'question_id'
        ),
    ]
) }}

with

responses as (
    select * from {{ ref('stg_qualtrics__responses') }}
    where row_status = 'used' and {{ is_touched('response_id') }}
),

copied_responses as (
    select * from {{ ref('stg_qualtrics__survey_response') }}
    where row_status = 'used' and {{ is_touched('response_id') }}
),

copied_answers as (
    select * from {{ ref('stg_qualtrics__question_response') }}
    where row_status = 'used' and {{ is_touched('response_id') }}
),

copied_fields as (
    select * from {{ ref('stg_qualtrics__survey_embedded_data') }}
    where row_status = 'used' and {{ is_touched('response_id') }}
),

copied_questions as (
    select * from {{ ref('stg_qualtrics__question') }}
    where row_status = 'used'
),

questions as (
    select * from {{ ref('survey_questions') }}
    where system = 'qualtrics'
),

named as (
    select
        response_id,
        max(case when lower(key) in ('contact_id', 'contactid') then value end) as contact_id,
        max(case when lower(key) in ('agent_id', 'agentid') then value end) as agent_id
    from copied_fields
    group by response_id
),

-- A response that Qualtrics itself exported besides is told by that alone.
copies as (
    select
        copied_responses.*,
        named.contact_id,
        named.agent_id
    from copied_responses
    left join named on copied_responses.response_id = named.response_id
    left join responses on copied_responses.response_id = responses.response_id
    where responses.response_id is null
),

told as (
    {%- for kind in ['csat', 'nps', 'ces', 'fcr'] %}
    select
        response_id,
        status,
        finished,
        '{{ kind }}' as question,
        '{{ kind }}' as name,
        '{{ kind }}' as kind,
        {{ kind }} as score,
        contact_id,
        agent_id,
        ended_at
    from responses
    union all
    {%- endfor %}
    select
        copies.response_id,
        copies.status,
        copies.finished,
        copied_answers.question_id
        || coalesce('/' || copied_answers.sub_question_key, '')
        || coalesce('/' || copied_answers.question_option_key, '')
        || coalesce('/' || copied_answers.loop_id, '') as question,
        copied_questions.export_tag as name,
        coalesce(
            {{ survey_kind('copied_questions.export_tag') }},
            case when copied_questions.selector = 'NPS' then 'nps' end
        ) as kind,
        {{ landed_value('copied_answers.answer', 'number') }} as score,
        copies.contact_id,
        copies.agent_id,
        copies.ended_at
    from copies
    inner join copied_answers on copies.response_id = copied_answers.response_id
    inner join copied_questions
        on
            copies.survey_id = copied_questions.survey_id
            and copied_answers.question_id = copied_questions.question_id
),

-- What nobody finished has no score; previews, tests and spam are no customer's.
asked as (
    select
        *,
        cast(null as double) as scale_min,
        cast(null as double) as scale_max,
        cast(null as boolean) as higher_is_better
    from told
    where
        finished
        and score is not null
        and coalesce(status, '') not in ('1', '2', '8', '9', '12', '17')
        and lower(coalesce(status, '')) not like '%preview%'
        and lower(coalesce(status, '')) not like '%test%'
        and lower(coalesce(status, '')) not like '%spam%'
)

select
    asked.response_id as survey_response_id,
    {{ survey_columns('qualtrics') }},
    asked.ended_at as answered_at
from asked
left join questions on lower(asked.name) = lower(questions.question)
where coalesce(questions.kind, asked.kind) is not null
