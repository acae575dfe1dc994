-- Which kinds of issue bring customers back? Of the answered contacts whose window for another
-- contact on the same issue is over, the share that was followed by one, beside what their channels
-- have on all issues; sorted by the contacts beyond that, which are what there is to win.
--
-- On the same issue, by either side: any return of the customer's (is_followed), as
-- repeat_contact_rate counts them, has more of chance in it.
--
-- It says where repeats begin, not why: a fault takes more than one contact by its nature. What
-- the answer to an issue lacks, the contacts themselves say.
with

contacts as (
    select
        issue_type,
        channel,
        talk_hold_acw_seconds,
        case when next_contact_at <= resolution_window_ends_at then 1 else 0 end as is_followed
    from {{ ref('fct_contacts') }}
    where
        direction = 'inbound' and is_answered and customer_key is not null
        and issue_type is not null and is_resolution_window_over
),

channels as (
    select
        channel,
        avg(is_followed) as share_followed
    from contacts
    group by channel
),

issues as (
    select
        contacts.issue_type,
        count(*) as contacts,
        sum(contacts.is_followed) as followed,
        1.0 * sum(contacts.is_followed) / count(*) as share_followed,
        sum(channels.share_followed) as expected,
        avg(contacts.talk_hold_acw_seconds) as handle_time
    from contacts
    inner join channels on contacts.channel = channels.channel
    group by contacts.issue_type
),

intervals as (
    select
        *,
        {{ wilson_bound('share_followed', 'contacts', '-') }} as share_low,
        {{ wilson_bound('share_followed', 'contacts', '+') }} as share_high
    from issues
)

select
    issue_type,
    contacts,
    share_followed,
    share_low,
    share_high,
    expected / contacts as share_of_its_channels,
    case
        when contacts < 30 then 'too few'
        when share_low > expected / contacts then 'more'
        when share_high < expected / contacts then 'fewer'
        else 'within noise'
    end as verdict,
    (followed - expected) * handle_time / 3600 as agent_hours_beyond,
    followed - expected as repeats_beyond
from intervals
order by repeats_beyond desc, issue_type asc
