{{ config(
    materialized='incremental',
    slice=['case_key'],
    touched=[
        changed('fct_contacts', case_key()),
    ]
) }}

-- What a case has of its contacts; blocked ones never came in. A contact whose case did not come
-- still names one.
with

contacts as (
    select
        *,
        {{ case_key() }} as case_key
    from {{ ref('fct_contacts') }}
    where
        case_id is not null
        and (is_entered or direction = 'outbound')
        and {{ is_touched(case_key()) }}
),

in_order as (
    select
        *,
        row_number() over (partition by case_key order by arrived_at, contact_id) as place,
        row_number() over (
            partition by case_key
            order by
                case when last_agent_id is not null then 0 else 1 end,
                arrived_at desc,
                contact_id desc
        ) as place_from_end
    from contacts
)

select
    case_key,
    min(source_system) as source_system,
    min(case_id) as case_id,
    max(case when place = 1 then contact_id end) as first_contact_id,
    max(case when place = 1 then customer_key end) as customer_key,
    max(case when place = 1 then channel end) as channel,
    max(case when place = 1 then direction end) as direction,
    max(case when place = 1 then queue end) as queue,
    max(case when place = 1 then site end) as site,
    max(case when place = 1 then entry_point end) as entry_point,
    min_by(issue_type, case when issue_type is not null then place end) as issue_type,
    min_by(segment, case when segment is not null then place end) as segment,
    max(case when place = 1 then shift end) as shift,
    max(case when place_from_end = 1 then last_agent_id end) as agent_id,
    max(case when place_from_end = 1 then last_agent_team end) as agent_team,
    count(*) as contacts,
    count(distinct channel) as channels,
    max(case when place = 1 and in_business_hours then 1 else 0 end) = 1 as in_business_hours,
    max(case when is_resolved then 1 when not is_resolved or outcome = 'waiting' then 0 end)
        as last_word,
    min(arrived_at) as first_contact_at,
    max(arrived_at) as last_contact_at,
    max(resolved_at) as resolved_at
from in_order
group by case_key
union all
-- An inbound contact that names none is a case of its own.
select
    contact_id as case_key,
    source_system,
    case_id,
    contact_id as first_contact_id,
    customer_key,
    channel,
    direction,
    queue,
    site,
    entry_point,
    issue_type,
    segment,
    shift,
    last_agent_id as agent_id,
    last_agent_team as agent_team,
    1 as contacts,
    case when channel is not null then 1 else 0 end as channels,
    coalesce(in_business_hours, false) as in_business_hours,
    case when is_resolved then 1 when not is_resolved or outcome = 'waiting' then 0 end
        as last_word,
    arrived_at as first_contact_at,
    arrived_at as last_contact_at,
    resolved_at
from {{ ref('fct_contacts') }}
where case_id is null and is_entered and {{ is_touched(case_key()) }}
