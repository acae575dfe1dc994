{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'stretch_start'],
    touched_macro='touched_stretches_of_bundles',
    days='select slice_1, slice_2 from {touched}',
    compared=false
) }}

{%- set stretches = ref('kpi_stretch_days') %}
{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- As kpi_daily, of cuts that have values from the month up: on a day most of their cells would hold
-- one event.
{{ no_cells({'stretch_start': 'date', 'day_of_week': 'bigint'}) }}
{%- for bundle in bundles() %}
{%- set events = events_of_bundle(
    bundle,
    'select date_day from ' ~ stretches ~ ' where stretch_start in ('
    ~ touched_of(bundle.number) ~ ')'
) %}
{%- for base in bases_of(cuts_by_stretch(bundle)) %}
{{ and_then() }}
{{ cells_of_base(
    bundle,
    base,
    {
        'stretch_start': 'stretches.stretch_start',
        'day_of_week': 'events.day_of_week' if base.has_weekdays else 'cast(null as bigint)',
    },
    '(' ~ events ~ ') as events inner join ' ~ stretches ~ ' as stretches'
    ~ ' on events.event_date = stretches.date_day'
) }}
{%- endfor %}
{%- endfor %}
