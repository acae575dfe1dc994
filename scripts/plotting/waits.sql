-- One row per two seconds and ending: share of the calls that had ended so after so many seconds.
with calls as (
    select
        case
            when outcome = 'answered' then 'answered'
            when outcome = 'abandoned' then 'gave up'
            else 'callback, voicemail, closing'
        end as ending,
        wait_seconds
    from core.fct_contacts
    where
        channel = 'voice' and direction = 'inbound' and is_offered and wait_seconds is not null
),

steps as (
    select unnest(range(0, 301, 2)) as waited
),

-- How many ended so in the two seconds before.
ends as (
    select
        ending,
        cast(ceil(wait_seconds / 2) * 2 as bigint) as waited,
        count(*) as calls
    from calls
    group by ending, cast(ceil(wait_seconds / 2) * 2 as bigint)
),

endings as (
    select distinct ending
    from calls
),

ended as (
    select
        endings.ending,
        steps.waited,
        coalesce(
            sum(ends.calls) / (select count(*) from calls), 0
        ) as share
    from endings
    cross join steps
    left join ends on endings.ending = ends.ending and steps.waited >= ends.waited
    group by endings.ending, steps.waited
)

select
    ending,
    waited,
    share
from ended

union all

select
    'still waiting' as ending,
    waited,
    1 - sum(share) as share
from ended
group by waited

order by waited, ending
