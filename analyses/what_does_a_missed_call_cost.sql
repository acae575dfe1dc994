-- What does a missed call cost? By queue: the sales lost with those whom nobody reached, calling
-- others back, and what those who were reached need of agents in the days after, beyond what they
-- would have needed if answered at once (who is called back calls less: that may be below 0).
--
-- Who was missed is often known by a number only, and by name once an agent has answered: to the
-- warehouse two customers, of whom the first never comes back. So it is looked at what those do who
-- have a record among the customers, and taken to hold for all misses of their queue. Of calls
-- outside the opening hours that says too little; they are left out.
--
-- What no export tells stands in `assumptions`; --vars '{margin: 0.25}' puts another value in. Who
-- was missed is taken to be as ready to buy as who was answered in the same queue; who hangs up may
-- be less so. A customer who is missed again before anybody was reached counts once. What agents
-- would have worked for those whom nobody reached is shown (`work_not_done`), but is no saving.
-- What a customer who goes elsewhere would have bought in years to come, nobody here knows.
{%- set day_after = dbt.dateadd('day', 'assumptions.days_after', 'starts.since_at') %}
{%- set endings = ['called again', 'called back', 'wrote', 'not reached'] %}
with

assumptions as (
    select
        -- Of what is sold, what is left after buying and sending it.
        cast({{ var('margin', 0.3) }} as double) as margin,
        -- Of those whom nobody reached, how many buy all the same.
        cast({{ var('buys_anyway', 0.2) }} as double) as buys_anyway,
        -- How long it is watched what a customer does next.
        cast({{ var('days_after', 7) }} as bigint) as days_after
),

contacts as (
    select * from {{ ref('fct_contacts') }}
),

missed_calls as (
    select * from {{ ref('fct_missed_calls') }}
    where attempt_status <> 'follows another' and outcome <> 'after_hours'
),

customers_with_a_record as (
    select customer_key from {{ ref('dim_customers') }}
    where first_seen_on is not null
),

costs as (
    select sum(amount) as amount
    from {{ ref('fct_costs') }}
    where channel = 'voice' and is_cost_of_contacts
),

handled_calls as (
    select sum(talk_hold_acw_seconds) as handle_seconds
    from contacts
    where channel = 'voice' and is_answered
),

cost_of_handling as (
    select costs.amount / handled_calls.handle_seconds as cost_per_second
    from costs
    cross join handled_calls
),

-- A missed call and, to compare it with, an answered one; both from the end of the wait.
starts as (
    select
        contact_id,
        customer_key,
        coalesce(queue, 'before any queue') as queue,
        'missed' as kind,
        missed_at as since_at,
        0 as own_seconds
    from missed_calls
    union all
    select
        contact_id,
        customer_key,
        queue,
        'answered' as kind,
        answered_at as since_at,
        coalesce(talk_hold_acw_seconds, 0) as own_seconds
    from contacts
    where
        channel = 'voice' and direction = 'inbound' and is_answered
        and customer_key is not null and queue is not null and answered_at is not null
),

last_arrival as (
    select max(arrived_at) as arrived_at from contacts
),

-- What the customer and the company did in the days after, of calls whose days are over.
followed as (
    select
        starts.contact_id,
        starts.queue,
        starts.kind,
        starts.own_seconds,
        min(
            case
                when contacts.direction = 'inbound' and contacts.channel = 'voice'
                    then contacts.arrived_at
            end
        ) as called_again_at,
        min(
            case
                when contacts.direction = 'outbound' and contacts.channel = 'voice'
                    then contacts.arrived_at
            end
        ) as called_back_at,
        min(
            case
                when contacts.direction = 'inbound' and contacts.channel <> 'voice'
                    then contacts.arrived_at
            end
        ) as wrote_at,
        coalesce(
            sum(case when contacts.direction = 'outbound' then contacts.talk_hold_acw_seconds end),
            0
        ) as outbound_seconds,
        coalesce(
            sum(case when contacts.direction = 'inbound' then contacts.talk_hold_acw_seconds end),
            0
        ) as inbound_seconds
    from starts
    inner join customers_with_a_record
        on starts.customer_key = customers_with_a_record.customer_key
    cross join assumptions
    cross join last_arrival
    left join contacts
        on
            starts.customer_key = contacts.customer_key
            and contacts.is_answered
            and starts.contact_id <> contacts.contact_id
            and starts.since_at < contacts.arrived_at
            and contacts.arrived_at <= {{ day_after }}
    where {{ day_after }} <= last_arrival.arrived_at
    group by starts.contact_id, starts.queue, starts.kind, starts.own_seconds
),

-- What came first; `least` takes no notice of what did not come.
endings as (
    select
        *,
        case least(called_again_at, called_back_at, wrote_at)
            when called_again_at then 'called again'
            when called_back_at then 'called back'
            when wrote_at then 'wrote'
            else 'not reached'
        end as ending
    from followed
),

-- What an answered call of the queue is followed by: what a missed one has to be compared with.
sales_of_contacts as (
    select
        contact_id,
        sum(net_amount) as net_amount
    from {{ ref('fct_sales') }}
    where contact_id is not null
    group by contact_id
),

answered_calls as (
    select
        endings.queue,
        endings.own_seconds + endings.inbound_seconds as inbound_seconds,
        endings.outbound_seconds,
        coalesce(sales_of_contacts.net_amount, 0) as sold
    from endings
    left join sales_of_contacts on endings.contact_id = sales_of_contacts.contact_id
    where endings.kind = 'answered'
),

answered as (
    select
        queue,
        avg(sold) as sales_per_call,
        avg(inbound_seconds) as inbound_seconds,
        avg(outbound_seconds) as outbound_seconds
    from answered_calls
    group by queue
    union all
    -- Of who left before any queue nobody knows where to: all queues together stand for it.
    select
        'before any queue' as queue,
        avg(sold) as sales_per_call,
        avg(inbound_seconds) as inbound_seconds,
        avg(outbound_seconds) as outbound_seconds
    from answered_calls
),

missed as (
    select
        queue,
        count(*) as looked_at,
        {%- for ending in endings %}
        avg(case when ending = '{{ ending }}' then 1.0 else 0.0 end)
            as share_{{ ending | replace(' ', '_') }},
        {%- endfor %}
        avg(case when ending <> 'not reached' then inbound_seconds end) as inbound_seconds,
        avg(case when ending <> 'not reached' then outbound_seconds end) as outbound_seconds
    from endings
    where kind = 'missed'
    group by queue
),

all_missed as (
    select
        coalesce(queue, 'before any queue') as queue,
        count(*) as missed_calls
    from missed_calls
    group by coalesce(queue, 'before any queue')
),

cost_of_a_call as (
    select
        missed.*,
        all_missed.missed_calls,
        missed.share_not_reached * answered.sales_per_call
        * assumptions.margin * (1 - assumptions.buys_anyway) as lost_sales,
        (1 - missed.share_not_reached)
        * (coalesce(missed.outbound_seconds, 0) - answered.outbound_seconds)
        * cost_of_handling.cost_per_second as calls_back,
        (1 - missed.share_not_reached)
        * (coalesce(missed.inbound_seconds, 0) - answered.inbound_seconds)
        * cost_of_handling.cost_per_second as later_contacts,
        missed.share_not_reached * (answered.inbound_seconds + answered.outbound_seconds)
        * cost_of_handling.cost_per_second as work_not_done
    from missed
    inner join all_missed on missed.queue = all_missed.queue
    inner join answered on missed.queue = answered.queue
    cross join assumptions
    cross join cost_of_handling
),

queues_and_all as (
    select
        0 as is_all,
        *
    from cost_of_a_call
    union all
    select
        1 as is_all,
        *
    from cost_of_a_call
)

select
    case when is_all = 1 then 'all' else queue end as queue,
    sum(missed_calls) as missed_calls,
    sum(looked_at) as looked_at,
    {%- for ending in endings %}
    sum(missed_calls * share_{{ ending | replace(' ', '_') }}) / sum(missed_calls)
        as {{ ending | replace(' ', '_') }},
    {%- endfor %}
    sum(missed_calls * work_not_done) / sum(missed_calls) as work_not_done,
    sum(missed_calls * lost_sales) / sum(missed_calls) as lost_sales,
    sum(missed_calls * calls_back) / sum(missed_calls) as calls_back,
    sum(missed_calls * later_contacts) / sum(missed_calls) as later_contacts,
    sum(missed_calls * (lost_sales + calls_back + later_contacts)) / sum(missed_calls)
        as cost_of_a_missed_call
from queues_and_all
group by case when is_all = 1 then 'all' else queue end
order by cost_of_a_missed_call desc
