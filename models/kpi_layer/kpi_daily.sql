{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['bundle', 'event_date'],
    touched_macro='touched_days_of_bundles',
    days='select slice_1, slice_2 from {touched}',
    compared=false
) }}

{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- Cells of one local date each, of all KPIs that add up; longer periods are merged from them. KPIs
-- with the same events stand side by side, so that these are read and cut once.
{{ no_cells({'event_date': 'date'}) }}
{%- for bundle in bundles() %}
{%- set events = events_of_bundle(bundle, touched_of(bundle.number)) %}
{%- for base in bases_of(cuts_by_day(bundle)) %}
{{ and_then() }}
{{ cells_of_base(bundle, base, {'event_date': 'event_date'}, '(' ~ events ~ ') as events') }}
{%- endfor %}
{%- endfor %}
