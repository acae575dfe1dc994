{{ config(
    slice=['contact_id'],
    touched=[
        changed('int_reply_runs', 'contact_id'),
        changed('fct_contacts', 'contact_id'),
        changed('int_legs', 'contact_id'),
        looked_up('this', 'contact_id', 'int_agent_versions', 'agent_id'),
        'select replies.contact_id from {this} as replies cross join {int_as_of} as as_of'
        ~ ' where replies.replied_at is null and replies.is_unanswered <> ('
        ~ seconds_between('replies.asked_at', 'as_of.as_of_at') ~ ' > replies.target_seconds)',
    ]
) }}

with

runs as (
    select * from {{ ref('int_reply_runs') }}
    {{ where_touched('contact_id') }}
),

contacts as (
    select * from {{ ref('fct_contacts') }}
    {{ where_touched('contact_id') }}
),

as_of as (
    select * from {{ ref('int_as_of') }}
),

legs as (
    select * from {{ ref('int_legs') }}
    {{ where_touched('contact_id') }}
),

agent_versions as (
    select * from {{ ref('int_agent_versions') }}
),

channels as (
    select * from {{ ref('channels') }}
),

sites as (
    select * from {{ ref('sites') }}
),

timed as (
    select
        runs.*,
        contacts.source_system,
        contacts.channel,
        contacts.direction,
        contacts.queue,
        contacts.site,
        contacts.entry_point,
        contacts.issue_type,
        contacts.segment,
        contacts.in_business_hours,
        contacts.shift,
        coalesce(runs.agent_id, legs.agent_id) as replying_agent_id,
        channels.service_level_target_seconds as target_seconds,
        {{ seconds_between('runs.asked_at', 'runs.replied_at') }} as response_seconds,
        runs.replied_at is null
        and {{ seconds_between('runs.asked_at', 'as_of.as_of_at') }}
        > channels.service_level_target_seconds as is_unanswered
    from runs
    cross join as_of
    inner join contacts on runs.contact_id = contacts.contact_id
    inner join channels on contacts.channel = channels.code
    left join legs on runs.contact_id = legs.contact_id and runs.leg = legs.leg
)

select
    timed.contact_id || ':' || cast(timed.run as string) as reply_id,
    timed.contact_id,
    timed.run,
    timed.source_system,
    timed.channel,
    timed.direction,
    timed.queue,
    timed.site,
    timed.entry_point,
    timed.issue_type,
    timed.segment,
    timed.shift,
    timed.replying_agent_id as agent_id,
    agent_versions.team as agent_team,
    case
        when timed.is_unanswered then 'unanswered'
        else buckets.code
    end as response_time_bucket,
    timed.customer_messages,
    timed.target_seconds,
    timed.response_seconds,
    timed.in_business_hours,
    timed.replied_at is not null as is_replied,
    timed.is_unanswered,
    timed.asked_at,
    {{ local_from_utc('timed.asked_at', "coalesce(sites.time_zone, 'UTC')") }} as asked_at_local,
    timed.replied_at
from timed
left join sites on timed.site = sites.site
left join agent_versions
    on
        timed.source_system = agent_versions.source_system
        and timed.replying_agent_id = agent_versions.agent_id
        and timed.asked_at >= agent_versions.valid_from
        and timed.asked_at < agent_versions.valid_to
left join {{ ref('response_time_buckets') }} as buckets
    on
        timed.response_seconds > buckets.over_seconds
        and (timed.response_seconds <= buckets.up_to_seconds or buckets.up_to_seconds is null)
