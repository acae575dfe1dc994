{{ config(
    touched=touched_long_periods([
        changed('fct_contact_legs', 'cast(arrived_at_local as date)'),
        looked_up('fct_contact_legs', 'cast(arrived_at_local as date)', 'fct_contact_legs', 'contact_id'),
        looked_up('fct_contact_legs', 'cast(arrived_at_local as date)', 'fct_contacts', 'contact_id'),
    ])
) }}

with

legs as (
    select * from {{ ref('fct_contact_legs') }}
),

-- Where a system never says whether a contact was transferred, nobody knows of none.
contacts as (
    select * from {{ ref('fct_contacts') }}
    where is_offered and is_answered and is_transferred is not null
),

periods as (
    {{ long_periods(ref('calendar_periods')) }}
),

contact_legs as (
    select
        legs.contact_id,
        legs.leg,
        legs.channel,
        coalesce(legs.queue, 'unknown') as from_queue,
        legs.queue,
        legs.transfer_kind,
        legs.is_answered or coalesce(legs.is_transferred, false) as is_handled,
        coalesce(legs.is_transferred, false) as is_handed_on,
        contacts.is_transferred as has_transfer,
        cast(legs.arrived_at_local as date) as arrived_date
    from legs
    inner join contacts on legs.contact_id = contacts.contact_id
),

-- Few contacts move: only their legs are put in order.
moves as (
    select
        *,
        lead(queue) over (partition by contact_id order by leg) as next_queue
    from contact_legs
    where has_transfer
),

-- A contact is of one day, so that days add up.
handled_daily as (
    select
        channel,
        from_queue,
        arrived_date,
        count(distinct contact_id) as handled_contacts
    from contact_legs
    where is_handled
    group by channel, from_queue, arrived_date
),

handled as (
    select
        periods.grain,
        periods.period_start,
        periods.period_label,
        handled_daily.channel,
        handled_daily.from_queue,
        cast(sum(handled_daily.handled_contacts) as bigint) as handled_contacts
    from handled_daily
    inner join periods on handled_daily.arrived_date = periods.date_day
    group by
        periods.grain,
        periods.period_start,
        periods.period_label,
        handled_daily.channel,
        handled_daily.from_queue
),

transfers as (
    select
        periods.grain,
        periods.period_start,
        periods.period_label,
        moves.channel,
        moves.from_queue,
        case
            when moves.transfer_kind = 'external' and moves.next_queue is null then 'external'
            else coalesce(moves.next_queue, 'unknown')
        end as to_queue,
        count(*) as transfers,
        count(distinct moves.contact_id) as transferred_contacts
    from moves
    inner join periods on moves.arrived_date = periods.date_day
    where moves.is_handed_on
    group by
        periods.grain,
        periods.period_start,
        periods.period_label,
        moves.channel,
        moves.from_queue,
        case
            when moves.transfer_kind = 'external' and moves.next_queue is null then 'external'
            else coalesce(moves.next_queue, 'unknown')
        end
)

select
    transfers.grain,
    transfers.period_start,
    transfers.period_label,
    transfers.channel,
    transfers.from_queue,
    transfers.to_queue,
    transfers.transfers,
    transfers.transferred_contacts,
    handled.handled_contacts,
    cast(transfers.transferred_contacts as double) / handled.handled_contacts as share
from transfers
inner join handled
    on
        transfers.grain = handled.grain
        and transfers.period_label = handled.period_label
        and transfers.channel = handled.channel
        and transfers.from_queue = handled.from_queue
