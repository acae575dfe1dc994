{{ config(
    slice=['web_visit_id'],
    touched=[
        changed('fct_page_views', 'web_visit_id'),
    ]
) }}

with

views as (
    select
        *,
        row_number() over (partition by web_visit_id order by entered_at, page) as place,
        row_number() over (partition by web_visit_id order by entered_at desc, page desc)
            as place_from_end
    from {{ ref('fct_page_views') }}
    {{ where_touched('web_visit_id') }}
)

select
    web_visit_id,
    min(source_system) as source_system,
    max(case when place = 1 then page end) as first_page,
    max(case when place_from_end = 1 then page end) as last_page,
    count(*) as page_views,
    count(distinct page) as pages,
    sum(page_seconds) as known_page_seconds,
    count(distinct page) = 1 as is_bounce,
    min(entered_at) as entered_at,
    min(entered_at_local) as entered_at_local
from views
group by web_visit_id
