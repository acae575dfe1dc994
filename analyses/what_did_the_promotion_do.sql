-- What did the promotion do? Contacts, sales and service level a day, in the promotion and in the
-- two weeks after it, beside the four weeks before it: each day against the median of its own
-- weekday before, so that a promotion of eight days is not judged by its second Monday, nor by a
-- holiday before it.
--
-- The interval comes from how much these ratios differ from day to day. It holds chance, not what
-- else happened: no company without a promotion stands beside this one, and a season or news would
-- look the same.
--
-- A day without any counts as half of the least that there can be (half a contact, half a sale): to
-- leave it out would make small queues look better than they are. Weekdays that usually have none
-- are left out, as are days on which nobody turned to the company at all.
--
-- Without `promotion`, the last one that is followed by two whole weeks.
{%- set promotion = var('promotion', '') %}
with

promotions as (
    select
        period_label as promotion,
        min(date_day) as starts_on,
        max(date_day) as ends_on
    from {{ ref('calendar_periods') }}
    where grain = 'promotion'
    group by period_label
),

ranked as (
    select
        promotions.*,
        row_number() over (order by promotions.starts_on desc) as place
    from promotions
    inner join {{ ref('calendar_periods') }} as days
        on
            days.date_day = {{ dbt.dateadd('day', 14, 'promotions.ends_on') }}
            and days.grain = 'day' and days.is_complete
    {%- if promotion %}
    where promotions.promotion = '{{ promotion }}'
    {%- endif %}
),

the_promotion as (
    select * from ranked
    where place = 1
),

days as (
    select
        dates.date_day,
        dates.day_of_week,
        the_promotion.promotion,
        case
            when dates.date_day < the_promotion.starts_on then 'before'
            when dates.date_day <= the_promotion.ends_on then 'during'
            else 'after'
        end as stretch
    from {{ ref('dim_dates') }} as dates
    inner join the_promotion
        on
            dates.date_day >= {{ dbt.dateadd('day', -28, 'the_promotion.starts_on') }}
            and dates.date_day <= {{ dbt.dateadd('day', 14, 'the_promotion.ends_on') }}
),

usual_sale as (
    select median(net_amount) as net_amount from {{ ref('fct_sales') }}
    where net_amount > 0
),

-- What is counted, a row a day; `least` is the least that there can be above 0.
counted as (
    select
        'contacts' as measure,
        queue as of_what,
        0 as is_share,
        event_date,
        sum(numerator) as amount,
        1.0 as least
    from {{ ref('contact_volume') }}
    where is_in_whole and queue <> 'unknown'
    group by queue, event_date
    union all
    -- A share of a handful says nothing of a day.
    select
        'service level, %' as measure,
        channel as of_what,
        1 as is_share,
        event_date,
        100 * sum(numerator) / sum(denominator) as amount,
        100 / sum(denominator) as least
    from {{ ref('service_level') }}
    where variant = 'abandons_negative' and channel in ('voice', 'chat')
    group by channel, event_date
    having sum(denominator) >= 20
    union all
    select
        'conversion rate, %' as measure,
        'all' as of_what,
        1 as is_share,
        event_date,
        100 * sum(numerator) / sum(denominator) as amount,
        100 / sum(denominator) as least
    from {{ ref('conversion_rate') }}
    group by event_date
    having sum(denominator) >= 20
    union all
    select
        'net sales' as measure,
        'all' as of_what,
        0 as is_share,
        cast(sales.sold_at_local as date) as event_date,
        sum(sales.net_amount) as amount,
        max(usual_sale.net_amount) as least
    from {{ ref('fct_sales') }} as sales
    cross join usual_sale
    group by cast(sales.sold_at_local as date)
),

things as (
    select
        measure,
        of_what,
        is_share,
        max(least) as least
    from counted
    group by measure, of_what, is_share
),

days_with_contacts as (
    select distinct event_date from {{ ref('contact_volume') }}
),

-- Where there was none of it there is no row; of a share that says nothing.
values_of_days as (
    select
        days.promotion,
        days.stretch,
        days.day_of_week,
        things.measure,
        things.of_what,
        coalesce(counted.amount, 0) as amount,
        coalesce(counted.least, things.least) as least
    from days
    inner join days_with_contacts on days.date_day = days_with_contacts.event_date
    cross join things
    left join counted
        on
            days.date_day = counted.event_date
            and things.measure = counted.measure
            and things.of_what = counted.of_what
    where things.is_share = 0 or counted.amount is not null
),

weekdays_before as (
    select
        measure,
        of_what,
        day_of_week,
        median(amount) as amount
    from values_of_days
    where stretch = 'before'
    group by measure, of_what, day_of_week
    having median(amount) > 0
),

-- Days are compared with the same weekday: growth is a factor, so logs.
ratios as (
    select
        values_of_days.promotion,
        values_of_days.measure,
        values_of_days.of_what,
        values_of_days.stretch,
        weekdays_before.amount as usual,
        values_of_days.amount,
        ln(greatest(values_of_days.amount, values_of_days.least / 2) / weekdays_before.amount)
            as log_ratio
    from values_of_days
    inner join weekdays_before
        on
            values_of_days.measure = weekdays_before.measure
            and values_of_days.of_what = weekdays_before.of_what
            and values_of_days.day_of_week = weekdays_before.day_of_week
),

stretches as (
    select
        promotion,
        measure,
        of_what,
        count(case when stretch = 'before' then 1 end) as days_before,
        count(case when stretch = 'during' then 1 end) as days_during,
        count(case when stretch = 'after' then 1 end) as days_after,
        avg(case when stretch = 'during' then usual end) as usual,
        avg(case when stretch = 'during' then amount end) as during,
        median(case when stretch = 'during' then log_ratio end) as log_during,
        median(case when stretch = 'after' then log_ratio end) as log_after,
        -- A day's scatter about its weekday; before, holidays would be in it.
        sqrt(
            (
                var_samp(case when stretch = 'during' then log_ratio end)
                + var_samp(case when stretch = 'after' then log_ratio end)
            ) / 2
        ) as scatter
    from ratios
    group by promotion, measure, of_what
),

-- A median's error is a quarter more than a mean's; of two weeks, Student's factor is 2.1.
errors as (
    select
        *,
        2.1 * 1.25 * scatter * sqrt(1.0 / days_during + 1.0 / days_before) as log_error
    from stretches
    where days_before >= 7 and days_during >= 5 and days_after >= 5
),

changes as (
    select
        *,
        exp(log_during) - 1 as change_during,
        exp(log_during - log_error) - 1 as change_low,
        exp(log_during + log_error) - 1 as change_high,
        exp(log_after) - 1 as change_after
    from errors
)


select
    promotion,
    measure,
    of_what,
    usual,
    during,
    change_low,
    change_high,
    case
        when change_low > 0 then 'more'
        when change_high < 0 then 'less'
        else 'within noise'
    end as verdict,
    change_after,
    change_during
from changes
order by
    case measure when 'contacts' then 1 when 'net sales' then 2 else 3 end asc,
    change_during desc,
    of_what asc
