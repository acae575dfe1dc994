{{ config(enabled=is_connected('qualtrics'), materialized='mapping') }}

with

responses as (
    select * from {{ ref('stg_qualtrics__responses') }}
    where row_status = 'used'
),

questions as (
    select * from {{ ref('survey_questions') }}
    where system = 'qualtrics'
),

-- What nobody finished has no score; previews, tests and spam are no customer's.
of_customers as (
    select * from responses
    where
        finished
        and coalesce(status, '') not in ('1', '2', '8', '9', '12', '17')
        and lower(coalesce(status, '')) not like '%preview%'
        and lower(coalesce(status, '')) not like '%test%'
        and lower(coalesce(status, '')) not like '%spam%'
),

asked as (
    {%- for kind in ['csat', 'nps', 'ces', 'fcr'] %}
    select
        response_id,
        '{{ kind }}' as question,
        '{{ kind }}' as kind,
        {{ kind }} as score,
        cast(null as double) as scale_min,
        cast(null as double) as scale_max,
        cast(null as boolean) as higher_is_better,
        contact_id,
        agent_id,
        ended_at
    from of_customers
    where {{ kind }} is not null
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select
    {{ survey_columns('qualtrics') }},
    asked.ended_at as answered_at
from asked
left join questions on asked.question = lower(questions.question)
