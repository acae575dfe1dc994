{{ config(enabled=is_connected('mail'), key='message_id') }}

with

messages as (
    select * from {{ ref('stg_mail__messages') }}
    where row_status = 'used'
),

answers as (
    select * from {{ ref('stg_mail__answers') }}
    where row_status = 'used'
),

-- A message that did not come still holds its thread together: it was there before whoever
-- answered it.
mentioned as (
    select
        message_id,
        sent_at,
        1 as is_there
    from messages
    union all
    select
        answers.referenced_id as message_id,
        messages.sent_at,
        0 as is_there
    from answers
    inner join messages on answers.message_id = messages.message_id
),

known_since as (
    select
        message_id,
        min(sent_at) as known_at,
        max(is_there) as is_there
    from mentioned
    group by message_id
),

nodes as (
    select
        message_id,
        is_there,
        row_number() over (order by known_at, is_there, message_id) as place
    from known_since
),

answered as (
    select
        nodes.place,
        earlier.place as other_place
    from answers
    inner join nodes on answers.message_id = nodes.message_id
    inner join nodes as earlier on answers.referenced_id = earlier.message_id
),

links as (
    select
        place,
        other_place
    from answered
    union all
    select
        other_place as place,
        place as other_place
    from answered
    union all
    select
        place,
        place as other_place
    from nodes
),

-- Each message takes the earliest that a neighbour knows of, and then whatever that one knows of.
-- So each round more than doubles how far back it sees.
earliest_0 as (
    select
        place,
        min(other_place) as first_place
    from links
    group by place
),
{% for round in range(1, 11) %}
neighbours_{{ round }} as (
    select
        links.place,
        min(earliest_{{ round - 1 }}.first_place) as first_place
    from links
    inner join earliest_{{ round - 1 }}
        on links.other_place = earliest_{{ round - 1 }}.place
    group by links.place
),

earliest_{{ round }} as (
    select
        neighbours_{{ round }}.place,
        min(further.first_place) as first_place
    from neighbours_{{ round }}
    inner join neighbours_{{ round }} as further
        on neighbours_{{ round }}.first_place = further.place
    group by neighbours_{{ round }}.place
),
{% endfor %}
threads as (
    select
        nodes.message_id,
        nodes.is_there,
        earliest_10.first_place as thread,
        nodes.place
    from nodes
    inner join earliest_10 on nodes.place = earliest_10.place
    where nodes.is_there = 1
)

select
    message_id,
    first_value(message_id) over (partition by thread order by place) as thread_id
from threads
