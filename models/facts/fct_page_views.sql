{{ config(
    slice=['web_visit_id'],
    slices_of_news=true,
    touched=[
        changed('input_web_visits', "source_system || ':' || " ~ fingerprint('visit_id')),
    ]
) }}

with

views as (
    select
        *,
        {{ fingerprint('visit_id') }} as visit_key
    from {{ ref('input_web_visits') }}
    {{ where_changed('input_web_visits', 'visit_id') }}
)

select
    concat_ws(':', source_system, visit_key, page, cast(entered_at as string)) as page_view_id,
    source_system || ':' || visit_key as web_visit_id,
    source_system,
    page,
    {{ seconds_between('entered_at', 'left_at') }} as page_seconds,
    entered_at,
    -- The web site has no zone of its own: its days are those of UTC.
    entered_at as entered_at_local,
    left_at
from views
