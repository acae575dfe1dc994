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
--
-- A second of work is taken to cost what it does on the phone, also where it goes into chats and
-- mail; a contact whose handle time is not known takes the mean of its channel.
--
-- The interval holds chance, call by call, in what missed and answered callers did; not whether the
-- assumptions are right. `too few`: fewer than 30 calls were looked at, or not a tenth of the
-- queue's misses, and those who are known may be unlike the rest. `all` leaves these queues out.
{%- set day_after = dbt.dateadd('day', 'assumptions.days_after', 'starts.since_at') %}
{%- set endings = ['called again', 'called back', 'wrote', 'not reached'] %}
{%- set measures = [
    'called_again', 'called_back', 'wrote', 'not_reached', 'work_not_done', 'lost_sales',
    'calls_back', 'later_contacts', 'cost_of_a_missed_call',
] %}
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
    select
        *,
        coalesce(
            talk_hold_acw_seconds,
            avg(talk_hold_acw_seconds) over (partition by channel, direction, is_answered),
            0
        ) as work_seconds
    from {{ ref('fct_contacts') }}
),

missed_calls as (
    select * from {{ ref('fct_missed_calls') }}
    where attempt_status <> 'follows another' and outcome <> 'after_hours'
),

customers_with_a_record as (
    select customer_key from {{ ref('dim_customers') }}
    where first_seen_on is not null
),

-- What work on the phone costs, by month: contacts say it themselves, or the table of costs does.
-- Only seconds that are known, and what was paid for them.
paid_by_table as (
    select
        {{ dbt.date_trunc('month', 'cost_at_local') }} as month_start,
        sum(amount) as amount
    from {{ ref('fct_costs') }}
    where channel = 'voice' and is_cost_of_contacts
    group by {{ dbt.date_trunc('month', 'cost_at_local') }}
),

worked as (
    select
        {{ dbt.date_trunc('month', 'arrived_at_local') }} as month_start,
        sum(talk_hold_acw_seconds) as seconds,
        1.0 * count(talk_hold_acw_seconds) / count(*) as share_known
    from contacts
    where channel = 'voice' and is_answered and cost_source = 'costs'
    group by {{ dbt.date_trunc('month', 'arrived_at_local') }}
),

paid_and_worked as (
    select
        paid_by_table.amount * worked.share_known as amount,
        worked.seconds
    from paid_by_table
    inner join worked on paid_by_table.month_start = worked.month_start
    where worked.seconds > 0
    union all
    select
        cost as amount,
        talk_hold_acw_seconds as seconds
    from contacts
    where
        channel = 'voice' and is_answered and cost_source = 'contacts'
        and cost is not null and talk_hold_acw_seconds is not null
),

cost_of_handling as (
    select sum(amount) / sum(seconds) as cost_per_second from paid_and_worked
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
        work_seconds as own_seconds
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
            sum(case when contacts.direction = 'outbound' then contacts.work_seconds end),
            0
        ) as outbound_seconds,
        coalesce(
            sum(case when contacts.direction = 'inbound' then contacts.work_seconds end),
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

-- Of who left before any queue nobody knows where to: all queues together stand for it.
answered_calls_by_queue as (
    select * from answered_calls
    union all
    select
        'before any queue' as queue,
        inbound_seconds,
        outbound_seconds,
        sold
    from answered_calls
),

answered as (
    select
        queue,
        count(*) as calls,
        avg(sold) as sales_per_call,
        avg(inbound_seconds) as inbound_seconds,
        avg(outbound_seconds) as outbound_seconds,
        var_samp(sold) as variance_of_sold,
        var_samp(inbound_seconds + outbound_seconds) as variance_of_seconds,
        covar_samp(sold, inbound_seconds + outbound_seconds) as covariance
    from answered_calls_by_queue
    group by queue
),

missed_calls_of_customers as (
    select
        queue,
        ending,
        inbound_seconds,
        outbound_seconds,
        case when ending = 'not reached' then 0 else 1 end as is_reached
    from endings
    where kind = 'missed'
),

-- What each missed call cost: a sale that was lost, or work.
costs_of_missed_calls as (
    select
        calls.queue,
        calls.ending,
        (1 - calls.is_reached) * answered.sales_per_call
        * assumptions.margin * (1 - assumptions.buys_anyway) as lost_sales,
        calls.is_reached * (calls.outbound_seconds - answered.outbound_seconds)
        * cost_of_handling.cost_per_second as calls_back,
        calls.is_reached * (calls.inbound_seconds - answered.inbound_seconds)
        * cost_of_handling.cost_per_second as later_contacts,
        (1 - calls.is_reached) * (answered.inbound_seconds + answered.outbound_seconds)
        * cost_of_handling.cost_per_second as work_not_done
    from missed_calls_of_customers as calls
    inner join answered on calls.queue = answered.queue
    cross join assumptions
    cross join cost_of_handling
),

missed as (
    select
        queue,
        count(*) as looked_at,
        {%- for ending in endings %}
        avg(case when ending = '{{ ending }}' then 1.0 else 0.0 end)
            as {{ ending | replace(' ', '_') }},
        {%- endfor %}
        avg(work_not_done) as work_not_done,
        avg(lost_sales) as lost_sales,
        avg(calls_back) as calls_back,
        avg(later_contacts) as later_contacts,
        avg(lost_sales + calls_back + later_contacts) as cost_of_a_missed_call,
        var_samp(lost_sales + calls_back + later_contacts) as variance
    from costs_of_missed_calls
    group by queue
),

all_missed as (
    select
        coalesce(queue, 'before any queue') as queue,
        count(*) as missed_calls
    from missed_calls
    group by coalesce(queue, 'before any queue')
),

-- What a sale or a second of the mean answered call adds to the cost of a missed one.
weights as (
    select
        missed.*,
        missed.not_reached * assumptions.margin * (1 - assumptions.buys_anyway) as sale_weight,
        -(1 - missed.not_reached) * cost_of_handling.cost_per_second as second_weight
    from missed
    cross join assumptions
    cross join cost_of_handling
),

cost_of_a_call as (
    select
        all_missed.queue,
        all_missed.missed_calls,
        coalesce(weights.looked_at, 0) as looked_at,
        {%- for measure in measures %}
        weights.{{ measure }},
        {%- endfor %}
        case
            when
                weights.looked_at >= 30 and answered.calls >= 30
                and weights.looked_at >= 0.1 * all_missed.missed_calls
                then 1
            else 0
        end as is_enough,
        weights.variance / weights.looked_at
        + (
            power(weights.sale_weight, 2) * answered.variance_of_sold
            + power(weights.second_weight, 2) * answered.variance_of_seconds
            + 2 * weights.sale_weight * weights.second_weight * answered.covariance
        ) / answered.calls as squared_error
    from all_missed
    left join weights on all_missed.queue = weights.queue
    left join answered on all_missed.queue = answered.queue
),

queues_and_all as (
    select
        queue as queue_or_all,
        *
    from cost_of_a_call
    union all
    select
        'all' as queue_or_all,
        *
    from cost_of_a_call
    where is_enough = 1
),

shown as (
    select
        queue_or_all as queue,
        sum(missed_calls) as missed_calls,
        sum(looked_at) as looked_at,
        min(is_enough) as is_enough,
        {%- for measure in measures %}
        case when min(is_enough) = 1 then sum(missed_calls * {{ measure }}) / sum(missed_calls) end
            as {{ measure }},
        {%- endfor %}
        1.96 * sqrt(sum(power(missed_calls, 2) * squared_error)) / sum(missed_calls) as error
    from queues_and_all
    group by queue_or_all
),

intervals as (
    select
        *,
        cost_of_a_missed_call - error as cost_low,
        cost_of_a_missed_call + error as cost_high
    from shown
)

select
    queue,
    missed_calls,
    looked_at,
    called_again,
    called_back,
    wrote,
    not_reached,
    work_not_done,
    lost_sales,
    calls_back,
    later_contacts,
    cost_low,
    cost_high,
    case
        when is_enough = 0 then 'too few'
        when cost_of_a_missed_call is null then 'not known'
        when cost_low > 0 then 'costs'
        when cost_high < 0 then 'saves'
        else 'within noise'
    end as verdict,
    cost_of_a_missed_call
from intervals
order by is_enough desc, cost_of_a_missed_call desc, queue asc
