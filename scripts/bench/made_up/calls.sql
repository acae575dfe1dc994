-- One row per leg of the calls that come in from `first_day` to `last_day`, as an export has them.
with

-- Whose call it is, by whom, and where it goes.
begun as (
    select
        arrivals.number,
        arrivals.slot,
        -- Every fortieth call is a customer who asks to be called back, and every fortieth one is
        -- such a call back, some time later. So each finds the other without looking for it.
        arrivals.number % 40 = 7 as asks_for_callback,
        case
            when
                arrivals.number % 40 = 29
                and arrivals.number > 80 + getvariable('calls_a_day')
                then
                    arrivals.number - 62 - 40 * some_of(
                        getvariable('calls_a_day') / 40, chance(arrivals.number, 'later')
                    )
        end as callback_of,
        some_of(
            1800,
            (arrivals.number - arrivals.first_number + chance(arrivals.number, 'moment'))
            / (arrivals.end_number - arrivals.first_number)
        ) as seconds_into_slot
    from arrivals
    where arrivals.day between getvariable('first_day') and getvariable('last_day')
),

-- Every sixth call comes from somebody who has called in the days before, mostly on that issue.
followed as (
    select
        begun.*,
        begun.callback_of is not null
        or (not asks_for_callback and chance(number, 'direction') < 0.13) as is_outbound,
        coalesce(
            callback_of,
            case
                when not asks_for_callback and chance(number, 'again') < 0.17
                    then
                        greatest(
                            0,
                            number - 1 - some_of(
                                6 * getvariable('calls_a_day'), power(chance(number, 'days'), 1.5)
                            )
                        )
            end,
            number
        ) as cause
    from begun
),

placed as (
    select
        followed.*,
        entry(getvariable('sites'), chance(cause, 'site')) as site,
        -- Few customers call very often.
        1 + some_of(getvariable('customers'), power(chance(cause, 'customer'), 2.5)) as customer,
        case when chance(number, 'other issue') < 0.2 then number else cause end as matter,
        entry(getvariable('queues'), chance(matter, 'queue')) as wanted_queue,
        entry(getvariable('issues'), chance(matter, 'issue')) as issue,
        -- Golden steps: an agent's calls come evenly spread, so that few overlap.
        power((number * 0.6180339887498949) % 1, 1.25) as agent_share,
        power((number * 0.6180339887498949 + 0.5) % 1, 1.25) as second_agent_share,
        power((number * 0.6180339887498949 + 0.25) % 1, 1.25) as third_agent_share
    from followed
),

met as (
    select
        placed.*,
        site_slots.agents,
        site_slots.load,
        site_slots.offset_hours,
        site_slots.began_at + to_seconds(seconds_into_slot) as started_at,
        wanted_queue in ('emergency', 'pilot') or opening_hours.queue is not null as is_open,
        6 + lasting(number, 'menu', 18) as menu_seconds,
        case
            when chance(number, 'at once') < 0.4 then cast(4 * chance(number, 'ring') as bigint)
            else 3 + lasting(number, 'wait', 28 * site_slots.load)
        end as wait_seconds,
        -- Some hang up at once.
        case
            when chance(number, 'short') < 0.03 then lasting(number, 'patience', 3)
            else lasting(number, 'patience', 420)
        end as patience_seconds,
        chance(number, 'fate') as fate
    from placed
    inner join site_slots on placed.slot = site_slots.slot and placed.site = site_slots.site
    left join opening_hours
        on
            placed.wanted_queue = opening_hours.queue
            and site_slots.day_of_week = opening_hours.day_of_week
            and site_slots.clock >= opening_hours.opens_at
            and site_slots.clock < opening_hours.closes_at
),

ended as (
    select
        met.*,
        case
            when is_outbound and fate < 0.55 then 'answered'
            when is_outbound and fate < 0.85 then 'no_answer'
            when is_outbound and fate < 0.95 then 'busy'
            when is_outbound then 'failed'
            when asks_for_callback and is_open then 'callback_requested'
            when asks_for_callback then 'voicemail'
            when not is_open and fate < 0.7 then 'after_hours'
            when not is_open and fate < 0.9 then 'voicemail'
            when not is_open then 'abandoned'
            when fate < 0.006 then 'blocked'
            when fate < 0.070 then 'self_served'
            when fate < 0.120 then 'abandoned'
            when fate < 0.135 then 'overflowed'
            when fate < 0.139 then 'system_ended'
            when fate < 0.150 then 'voicemail'
            when patience_seconds < wait_seconds then 'abandoned'
            else 'answered'
        end as outcome,
        not is_outbound and is_open and (asks_for_callback or fate >= 0.120) as is_queued
    from met
),

handled as (
    select
        ended.*,
        outcome = 'answered' as is_answered,
        case
            when outcome <> 'answered' then least(wait_seconds, patience_seconds)
            else wait_seconds
        end as waited_seconds,
        case
            when is_outbound then started_at + to_seconds(5 + wait_seconds % 20)
            when is_queued then started_at + to_seconds(menu_seconds)
        end as reached_at,
        20 + cast(
            (lasting(number, 'talk', 105) + lasting(number, 'talk on', 105))
            -- Some agents take longer than others.
            * (0.75 + 0.5 * chance(some_of(agents, agent_share), site)) as bigint
        ) as talk_seconds,
        not is_outbound and outcome = 'answered' and chance(number, 'handed on') < 0.09
            as is_transferred,
        entry(
            ['blind', 'blind', 'blind', 'blind', 'warm', 'warm', 'warm', 'external'],
            chance(number, 'how')
        ) as transfer_kind,
        is_transferred and transfer_kind <> 'external' as has_second_leg
    from ended
),

first_legs as (
    select
        *,
        1 as leg,
        case when is_queued or is_outbound or not is_open then wanted_queue end as queue,
        agent_share as luck_of_agent,
        case when is_queued then reached_at end as queued_at,
        case
            when is_answered and is_outbound then reached_at
            when is_answered then reached_at + to_seconds(waited_seconds)
        end as answered_at,
        case
            when is_queued and not is_answered then reached_at + to_seconds(waited_seconds)
        end as left_queue_at,
        case
            when is_answered and is_outbound then reached_at + to_seconds(talk_seconds)
            when is_answered then reached_at + to_seconds(waited_seconds + talk_seconds)
            when is_outbound then reached_at
            when outcome = 'abandoned' and is_queued then reached_at + to_seconds(waited_seconds)
            when is_queued then reached_at + to_seconds(waited_seconds + 15)
            when outcome = 'blocked' then started_at
            else started_at + to_seconds(menu_seconds + 5)
        end as ended_at,
        is_transferred as is_handed_on
    from handled
),

second_legs as (
    select
        first_legs.* replace (
            2 as leg,
            case
                when chance(number, 'up') < 0.6 then 'second_level'
                else entry(getvariable('queues'), chance(number, 'second queue'))
            end as queue,
            second_agent_share as luck_of_agent,
            ended_at as started_at,
            ended_at as queued_at,
            lasting(number, 'second patience', 420) >= lasting(number, 'second wait', 40 * load)
                as is_answered,
            ended_at + to_seconds(lasting(number, 'second wait', 40 * load)) as answered_at,
            ended_at + to_seconds(lasting(number, 'second patience', 420)) as left_queue_at,
            15 + lasting(number, 'second talk', 240) as talk_seconds,
            chance(number, 'third leg') < 0.06 as is_handed_on
        )
    from first_legs
    where has_second_leg
),

third_legs as (
    select
        second_legs.* replace (
            3 as leg,
            'second_level' as queue,
            third_agent_share as luck_of_agent,
            answered_at + to_seconds(talk_seconds) as started_at,
            answered_at + to_seconds(talk_seconds) as queued_at,
            answered_at
            + to_seconds(talk_seconds + lasting(number, 'third wait', 40)) as answered_at,
            30 + lasting(number, 'third talk', 240) as talk_seconds,
            false as is_handed_on
        )
    from second_legs
    where is_answered and is_handed_on
),

later_legs as (
    select
        *
        replace (
            case when is_answered then answered_at end as answered_at,
            case when not is_answered then left_queue_at end as left_queue_at,
            case when is_answered then 'answered' else 'abandoned' end as outcome,
            is_answered and is_handed_on as is_handed_on,
            'blind' as transfer_kind,
            case
                when is_answered then answered_at + to_seconds(talk_seconds)
                else left_queue_at
            end as ended_at
        )
    from (
        select * from second_legs
        union all
        select * from third_legs
    )
),

legs as (
    select
        *,
        10 * number + leg as mark
    from (
        select * from first_legs
        union all
        select * from later_legs
    )
),

-- A few legs are written a second time, with what an agent has mended.
versions as (
    select
        legs.*,
        version
    from legs
    cross join (values (1), (2)) as versions (version)
    where version = 1 or (is_answered and chance(mark, 'mended') < 0.004)
)

select
    'C' || cast(number as varchar) as call_id,
    leg,
    case when is_outbound then 'outbound' else 'inbound' end as direction,
    case when chance(number, 'who') < 0.92 then 'K' || cast(customer as varchar) end as customer_id,
    case
        when chance(number, 'withheld') < 0.8
            then '+49 30 5550 ' || lpad(cast(customer as varchar), 7, '0')
    end as customer_number,
    case
        when outcome <> 'blocked' and chance(cause, 'case') < 0.25 then 'F' || cast(cause as varchar)
    end as case_id,
    case when not is_outbound then '+49 30 5559 0' || cast(number % 5 as varchar) end
        as entry_point,
    case when chance(mark, 'no queue') >= 0.003 then queue end as queue,
    case when chance(number, 'no site') >= 0.002 or offset_hours is not null then site end as site,
    case when chance(matter, 'skill') < 0.4 then queue end as skill,
    entry(['de', 'de', 'de', 'de', 'en', 'en', 'pt', null], chance(customer, 'language'))
        as language,
    case
        when is_answered and chance(mark, 'no agent') >= 0.003
            then
                site || '-'
                || lpad(cast(1 + some_of(agents, luck_of_agent) as varchar), 4, '0')
    end as agent_id,
    case when chance(number, 'said') < 0.85 then issue end as issue_type,
    case when queue = 'sales' then 'sales' when is_outbound then 'reminder' else 'service' end
        as purpose,
    case
        when chance(number, 'segment') < 0.6
            then
                entry(
                    ['private', 'private', 'private', 'business', 'key account'],
                    chance(customer, 'segment')
                )
    end as segment,
    written(started_at, offset_hours) as started_at,
    written(queued_at, offset_hours) as queued_at,
    case
        when is_answered and chance(mark, 'rings') < 0.9
            then
                written(
                    greatest(
                        coalesce(queued_at, started_at),
                        answered_at - to_seconds(2 + number % 7)
                    ),
                    offset_hours
                )
    end as ringing_at,
    written(answered_at, offset_hours) as answered_at,
    case when chance(mark, 'left') < 0.5 then written(left_queue_at, offset_hours) end
        as left_queue_at,
    written(ended_at, offset_hours) as ended_at,
    case
        when is_answered and chance(mark, 'hold') < 0.98
            then
                case
                    when chance(mark, 'holds') < 0.3
                        then least(talk_seconds // 2, 5 + lasting(mark, 'held', 40))
                    else 0
                end
    end as hold_seconds,
    case
        when is_answered and is_handed_on and transfer_kind = 'warm' and chance(mark, 'hold') < 0.3
            then 0
    end as consult_seconds,
    case when is_answered and chance(mark, 'work') < 0.97 then lasting(mark, 'after call', 45) end
        as after_call_work_seconds,
    outcome,
    case
        when outcome = 'abandoned' and not is_queued and fate < 0.11 then 'ivr'
        when outcome = 'abandoned' and not is_queued then 'welcome'
        when outcome = 'abandoned' and chance(mark, 'where') < 0.1 then 'ringing'
        when outcome = 'abandoned' and chance(mark, 'where') < 0.9 then 'queue'
    end as abandoned_in,
    case
        when outcome = 'abandoned' then 'customer'
        when outcome <> 'answered' then 'system'
        else entry(['customer', 'customer', 'customer', 'agent', null], chance(mark, 'hung up'))
    end as ended_by,
    case when is_answered then is_handed_on end as transferred,
    case when is_handed_on then transfer_kind end as transfer_kind,
    case when is_answered then is_handed_on and chance(number, 'up') < 0.6 end as escalated,
    case
        when is_handed_on and chance(number, 'up') < 0.6
            then entry(['technical', 'technical', 'goodwill', 'legal', null], chance(mark, 'why'))
    end as escalation_reason,
    case
        when version = 2 then true
        when is_answered and chance(mark, 'flag') < 0.6 then chance(mark, 'resolved') < 0.78
    end as resolved,
    case when callback_of is not null then 'C' || cast(callback_of as varchar) end as callback_of,
    case when queue = 'sales' and is_answered then chance(mark, 'chance to sell') < 0.7 end
        as sales_opportunity,
    case
        when queue = 'sales' and is_answered
            then chance(mark, 'chance to sell') < 0.7 and chance(mark, 'sold') < 0.3
    end as converted,
    case
        when leg = 1 and is_answered and chance(number, 'cost') < 0.5
            then round(1.5 + talk_seconds * 0.011, 2)
    end as cost,
    case when version = 2 then written(ended_at + interval 3 hour, offset_hours) end as updated_at
from versions
order by number, leg, version
