select
    {{ event('web_visit_id', at='entered', lacks=[
        'channel', 'direction', 'queue', 'site', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    first_page as detail_value,
    is_bounce as numerator,
    1 as denominator
from {{ ref('fct_web_visits') }}
