select
    {{ event('page_view_id', at='entered', lacks=[
        'channel', 'direction', 'queue', 'site', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    page as detail_value,
    page_seconds as numerator,
    1 as denominator
from {{ ref('fct_page_views') }}
where page_seconds is not null
