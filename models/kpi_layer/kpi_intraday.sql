{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'cast(period_start as date)'],
    touched_macro='touched_utc_days_of_bundles',
    days='select slice_1, slice_2 from {touched}',
    compared=false
) }}

{%- set settings = ref('int_settings') %}
{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- Cells of an interval and of an hour, in UTC: the default variants of the cards marked intraday.
{{ no_cells({'grain': 'string', 'period_start': 'timestamp'}) }}
{%- for bundle in bundles() %}
{%- set events = events_of_bundle(bundle, touched_of(bundle.number), intraday=true) %}
{%- for base in bases_of(cuts_within_a_day(bundle)) %}
{%- for grain, seconds in [('interval', 'settings.interval_seconds'), ('hour', '3600')] %}
{{ and_then() }}
{{ cells_of_base(
    bundle,
    base,
    {'grain': "'" ~ grain ~ "'", 'period_start': start_of_interval('events.event_at', seconds)},
    '(' ~ events ~ ') as events cross join ' ~ settings ~ ' as settings',
    intraday=true
) }}
{%- endfor %}
{%- endfor %}
{%- endfor %}
