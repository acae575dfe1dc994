{%- set texts = [
    'asterisk_time_zone', 'asterisk_trunks', 'calls_reported_twice_by', 'country',
    'customer_identity', 'industry', 'publish_agent_names', 'talkdesk_time_zone',
] %}
{%- set shares = ['drop_limit', 'quarantine_limit', 'without_contact_limit'] %}
{%- set numbers = [
    'call_link_window', 'compared_weeks', 'fewest_expected_rows',
    'first_contact_resolution_window', 'freshness_limit', 'interval_length', 'long_call',
    'missed_call_return_limit', 'quality_reviews_a_week', 'repeat_window', 'shift_gap',
    'source_end',
] %}
-- A misspelt setting would change nothing, and nobody would know.
with

settings as (
    select
        name,
        value,
        try_cast(value as double) as number
    from {{ ref('deployment') }}
    where name is not null
),

known as (
    {%- for kind, names in {'text': texts, 'share': shares, 'number': numbers}.items() %}
    {%- for name in names %}
    select
        '{{ name }}' as name,
        '{{ kind }}' as kind
    union all
    {%- endfor %}
    {%- endfor %}
    select distinct
        concat('freshness_limit_of_', table_name) as name,
        'number' as kind
    from {{ ref('fact_tables') }}
),

-- Each beside the name that is most alike: its own, or what was meant.
alike as (
    select
        settings.*,
        known.name as known_name,
        known.kind,
        levenshtein(settings.name, known.name) as typing_errors,
        row_number() over (
            partition by settings.name
            order by levenshtein(settings.name, known.name), known.name
        ) as place
    from settings
    cross join known
),

judged as (
    select
        name,
        value,
        case
            when typing_errors > 3 then 'is no setting'
            when typing_errors > 0 then concat('is no setting: did you mean ', known_name, '?')
            when value is null then cast(null as string)
            when name = 'publish_agent_names' and lower(value) not in ('yes', 'no')
                then 'is neither yes nor no'
            when kind = 'text' then cast(null as string)
            when number is null then 'is not a number'
            when number < 0 then 'is below 0'
            when kind = 'share' and number > 1 then 'is a share, which lies between 0 and 1'
        end as fault
    from alike
    where place = 1
)

select
    name,
    value,
    fault
from judged
where fault is not null
