select
    max(case when name = 'industry' then value end) as industry,
    coalesce(
        max(case when name = 'first_contact_resolution_window' then cast(value as double) end),
        604800
    ) as first_contact_resolution_window_seconds,
    coalesce(
        max(case when name = 'repeat_window' then cast(value as double) end),
        604800
    ) as repeat_window_seconds,
    coalesce(max(case when name = 'customer_identity' then value end), 'customer_id')
        as customer_identity,
    coalesce(max(case when name = 'quarantine_limit' then cast(value as double) end), 0.05)
        as quarantine_limit,
    coalesce(max(case when name = 'interval_length' then cast(value as double) end), 1800)
        as interval_seconds,
    coalesce(
        max(case when name = 'missed_call_return_limit' then cast(value as double) end),
        86400
    ) as missed_call_return_limit_seconds,
    coalesce(
        max(case when name = 'quality_reviews_a_week' then cast(value as double) end),
        1
    ) as quality_reviews_a_week,
    coalesce(max(case when name = 'shift_gap' then cast(value as double) end), 7200)
        as shift_gap_seconds,
    coalesce(max(case when name = 'long_call' then cast(value as double) end), 14400)
        as long_call_seconds,
    coalesce(max(case when name = 'publish_agent_names' then lower(value) end) = 'yes', false)
        as publishes_agent_names,
    coalesce(max(case when name = 'compared_weeks' then cast(value as bigint) end), 6)
        as compared_weeks,
    coalesce(max(case when name = 'fewest_expected_rows' then cast(value as double) end), 20)
        as fewest_expected_rows,
    coalesce(max(case when name = 'drop_limit' then cast(value as double) end), 0.5) as drop_limit,
    coalesce(max(case when name = 'without_contact_limit' then cast(value as double) end), 0.05)
        as without_contact_limit,
    coalesce(max(case when name = 'freshness_limit' then cast(value as double) end), 0)
        as freshness_limit_days,
    coalesce(max(case when name = 'source_end' then cast(value as double) end), 90)
        as source_end_days,
    coalesce(max(case when name = 'calls_reported_twice_by' then lower(value) end), '')
        as systems_whose_calls_yield,
    coalesce(max(case when name = 'call_link_window' then cast(value as double) end), 60)
        as call_link_seconds
from {{ ref('deployment') }}
