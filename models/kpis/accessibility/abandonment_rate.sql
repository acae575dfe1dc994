with judged as (
    select
        *,
        is_abandoned_from_queue
        and coalesce(wait_seconds <= short_abandon_seconds, false) as is_short
    from {{ ref('fct_contacts') }}
    where is_entered and has_abandonment
)

select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    case when is_abandoned then coalesce(abandoned_in, 'unknown') end as detail_value,
    is_abandoned_from_queue as queue__numerator,
    case when is_offered then 1 end as queue__denominator,
    is_abandoned as any_step__numerator,
    1 as any_step__denominator,
    is_abandoned_from_queue as short_excluded__numerator,
    case when is_offered and not is_short then 1 end as short_excluded__denominator,
    is_abandoned_from_queue and not is_short as short_excluded_from_numerator__numerator,
    case when is_offered then 1 end as short_excluded_from_numerator__denominator
from judged
