{{ config(
    materialized='incremental',
    database=target.database,
    schema='kpi_layer',
    slice=['events_variant_no', 'event_date'],
    touched_macro='touched_days_of_counted',
    days='select slice_1, slice_2 from {touched}',
    compared=false
) }}

{%- for kpi in kpis() %}
{%- do ref(kpi) %}
{%- endfor %}

-- Who is counted once in a period cannot be added up from days: each day's cell keeps who they
-- were, and that somebody was seen on several channels if the first and the last by name differ.
select
    cells.*,
    {{ cell_id() }} as cell_id
from (
    select
        cast(null as bigint) as events_variant_no,
        {{- no_cell_columns() }},
        cast(null as date) as event_date,
        {{ fingerprint_of_row(['null']) }} as counted,
        cast(null as double) as numerator,
        cast(null as string) as first_channel,
        cast(null as string) as last_channel
) as cells
where false
{%- for counted in counted_once() %}
{%- for cut in counted.cuts %}
{{ and_then() }}
select
    cells.*,
    {{ cell_id() }} as cell_id
from (
    select
        {{ counted.number }} as events_variant_no,
        {{- cell_columns_of(cut) }},
        event_date,
        case
            when counted_{{ counted.number }} is not null
                then {{ fingerprint_of_row(['counted_' ~ counted.number]) }}
        end as counted,
        sum(numerator_{{ counted.number }}) as numerator,
        min(nullif(channel, 'unknown')) as first_channel,
        max(nullif(channel, 'unknown')) as last_channel
    from {{ side_by_side(counted.kpi) }}
    where
        is_in_whole
        and numerator_{{ counted.number }} is not null
        and {{ is_touched_for(counted.number, 'event_date') }}
        {%- if is_refresh() %}
        and {{ not_before_first_day('event_at_local', counted.number) }}
        {%- endif %}
    group by {{ (['event_date', 'counted_' ~ counted.number] + cut) | join(', ') }}
) as cells
{%- endfor %}
{%- endfor %}
