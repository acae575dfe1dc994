with judged as (
    select
        *,
        wait_seconds <= service_level_target_seconds as is_in_time,
        is_abandoned_from_queue and wait_seconds <= short_abandon_seconds as is_short
    from {{ ref('fct_contacts') }}
    -- Who still waits is judged once the target has passed.
    where is_offered and coalesce(wait_seconds, waiting_seconds - service_level_target_seconds) >= 0
)

select
    {{ event('contact_id', at='arrived', agent='first_agent') }},
    is_in_time and is_answered as abandons_negative__numerator,
    1 as abandons_negative__denominator,
    is_in_time and is_answered as answered_only__numerator,
    case when is_answered then 1 end as answered_only__denominator,
    is_in_time and (is_answered or is_abandoned or wants_callback) as abandons_positive__numerator,
    1 as abandons_positive__denominator,
    is_in_time and (is_answered or wants_callback) as callback_positive__numerator,
    1 as callback_positive__denominator,
    is_in_time and is_answered as abandons_ignored__numerator,
    case when not (is_in_time and is_abandoned) then 1 end as abandons_ignored__denominator,
    (is_in_time and is_answered) or is_short as short_abandons_positive__numerator,
    1 as short_abandons_positive__denominator,
    is_in_time and is_answered as short_abandons_excluded__numerator,
    case when not is_short then 1 end as short_abandons_excluded__denominator
from judged
