select
    code as channel,
    label,
    description,
    service_level_target_seconds,
    short_abandon_seconds,
    has_abandonment,
    has_talk
from {{ ref('channels') }}
