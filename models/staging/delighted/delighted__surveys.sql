{%- set person = "coalesce(person_id, 'response ' || response_id)" -%}
{{ config(
    enabled=is_connected('delighted'),
    slice=['person_id'],
    touched=[
        changed('stg_delighted__responses', person),
        changed('stg_delighted__invitations', 'person_id'),
    ]
) }}

with

questions as (
    select * from {{ ref('survey_questions') }}
    where system = 'delighted'
),

responses as (
    select
        response_id,
        {{ person }} as person_id,
        survey_type,
        score,
        contact_id,
        agent_id,
        created_at
    from {{ ref('stg_delighted__responses') }}
    where row_status = 'used' and {{ is_touched(person) }}
),

-- What was sent, a list of people does not say: it counts only if the settings do.
invitations as (
    select
        person_id,
        sent_at,
        coalesce(updated_at >= sent_at, false) as is_said_to_be_answered
    from {{ ref('stg_delighted__invitations') }}
    where
        row_status = 'used'
        and sent_at is not null
        and {{ is_touched('person_id') }}
        and exists (
            select 1 from questions
            where lower(questions.question) = 'invitation'
        )
),

-- Who answers, answers what was sent last.
sent_before as (
    select
        responses.response_id,
        max(invitations.sent_at) as sent_at
    from responses
    inner join invitations
        on
            responses.person_id = invitations.person_id
            and responses.created_at >= invitations.sent_at
    group by responses.response_id
),

answered as (
    select
        responses.*,
        sent_before.sent_at,
        row_number() over (
            partition by responses.person_id, sent_before.sent_at
            order by responses.created_at, responses.response_id
        ) as place
    from responses
    left join sent_before on responses.response_id = sent_before.response_id
),

asked as (
    select
        person_id,
        response_id,
        survey_type as question,
        {{ survey_kind('survey_type') }} as kind,
        score,
        -- Whether it was easy: who agrees had little effort.
        cast(null as double) as scale_min,
        cast(null as double) as scale_max,
        case when survey_type = 'ces' then true end as higher_is_better,
        contact_id,
        agent_id,
        case when place = 1 then sent_at end as invited_at,
        created_at as answered_at
    from answered
    union all
    select
        invitations.person_id,
        invitations.person_id || ' ' || cast(invitations.sent_at as string) as response_id,
        'invitation' as question,
        cast(null as string) as kind,
        cast(null as double) as score,
        cast(null as double) as scale_min,
        cast(null as double) as scale_max,
        cast(null as boolean) as higher_is_better,
        cast(null as string) as contact_id,
        cast(null as string) as agent_id,
        invitations.sent_at as invited_at,
        cast(null as timestamp) as answered_at
    from invitations
    left join answered
        on
            invitations.person_id = answered.person_id
            and invitations.sent_at = answered.sent_at
    where not invitations.is_said_to_be_answered and answered.response_id is null
)

select
    asked.person_id,
    {{ survey_columns('delighted') }},
    asked.invited_at,
    asked.answered_at
from asked
left join questions on lower(asked.question) = lower(questions.question)
where coalesce(questions.kind, asked.kind) is not null
