-- One row per channel, wait and solution (whether the agent said that the problem was solved):
-- share of satisfied customers (the top quarter of the scale) among those who were answered and
-- said how satisfied they are, with a 95 % interval (Wilson's).
with answers as (
    select
        contacts.channel,
        contacts.is_resolved,
        case
            when contacts.wait_seconds <= 20 then 1
            when contacts.wait_seconds <= 60 then 2
            when contacts.wait_seconds <= 120 then 3
            else 4
        end as place,
        cast(surveys.satisfaction >= 0.75 as integer) as is_satisfied
    from core.fct_surveys as surveys
    inner join core.fct_contacts as contacts on surveys.contact_id = contacts.contact_id
    where
        surveys.kind = 'csat' and surveys.satisfaction is not null
        and contacts.channel in ('voice', 'chat') and contacts.direction = 'inbound'
        and contacts.is_answered and contacts.wait_seconds is not null
        and contacts.is_resolved is not null
),

shares as (
    select
        channel,
        is_resolved,
        place,
        count(*) as answers,
        avg(is_satisfied) as satisfied,
        1.96 * 1.96 / count(*) as weight
    from answers
    group by channel, is_resolved, place
    -- A handful of answers says nothing.
    having count(*) >= 10
),

intervals as (
    select
        *,
        (satisfied + weight / 2) / (1 + weight) as middle,
        sqrt(weight * (satisfied * (1 - satisfied) + weight / 4)) / (1 + weight) as half_width
    from shares
)

select
    channel,
    case when is_resolved then 'solved' else 'not solved' end as solution,
    place,
    answers,
    satisfied,
    middle - half_width as low,
    middle + half_width as high
from intervals
order by channel desc, solution desc, place asc
