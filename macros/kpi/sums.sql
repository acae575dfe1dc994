{#-
    The events of a bundle: who and when, and what each adds to each of its places. In a refresh only
    of `days`, a select of dates: before anything is worked out of the others.
-#}
{% macro events_of_bundle(bundle, days, intraday=false) -%}
    {%- set places = places_of(bundle, intraday) -%}
    {%- if bundle.kpi -%}
    select
        *
        {%- for place in places %},
        {{ bundle['values'][place - 1] }} as value_{{ place }}
        {%- endfor %}
    from {{ side_by_side(bundle.kpi) }}
    where {{ bundle.condition }} {{ and_day_in('event', days, bundle.number, intraday) }}
    {%- else -%}
    select
        {{ event_columns() }}
        {%- for place in places %},
        value_{{ place }}
        {%- endfor %}
    from (
        select
            {{ event(**bundle.event) }}
            {%- for place in places %},
            {{ bundle['values'][place - 1] }} as value_{{ place }}
            {%- endfor %}
        from {{ graph.nodes['model.contact_center.' ~ bundle.fact].relation_name }}
        where true {{ and_day_in(bundle.event.at, days, bundle.number, intraday) }}
    ) as of_fact
    {%- endif -%}
{%- endmacro %}

{#- In a refresh a condition: the day of an instant, local or (within a day) in UTC, is one of these. -#}
{% macro and_day_in(at, days, number, intraday) -%}
    {%- if is_refresh() -%}
    {%- set instant = at ~ '_at' ~ ('' if intraday else '_local') -%}
    and cast({{ instant }} as date) in ({{ days }})
    and {{ not_before_first_day(instant, number) }}
    {%- endif -%}
{%- endmacro %}

{#-
    One statement's worth of a bundle's cells: its events added up once by all columns of a base, and
    from these few rows each cut of it. `keys` = who is added up apart, by name, `events` = from what.
-#}
{% macro cells_of_base(bundle, base, keys, events, intraday=false) -%}
    {%- set details = ['detail_value'] if bundle.detail_name else [] -%}
    {%- set own = keys.keys() | list + details + base.columns -%}
    {%- set numerators = variants_of(bundle, intraday) | map(attribute='numerator') | unique | list -%}
    select
        cells.*,
        {{ cell_id() }} as cell_id
    from (
        select
            {{ bundle.number }} as bundle,
            {{- grouped_cell_columns(base.columns, bundle.detail_name) }},
            {%- for key in keys %}
            {{ key }},
            {%- endfor %}
            {{- merged_sums(bundle, intraday) }}
        from (
            select
                {%- for key, expression in keys.items() %}
                {{ expression }} as {{ key }},
                {%- endfor %}
                {%- for column in own[(keys | length):] %}
                {{ column }},
                {%- endfor %}
                {%- for place in places_of(bundle, intraday) %}
                sum(value_{{ place }}) as sum_{{ place }}{{ ',' if not loop.last }}
                {%- endfor %}
            from {{ events }}
            group by
                {%- for column in own %}
                {{ keys.get(column, column) }}{{ ',' if not loop.last }}
                {%- endfor %}
        ) as finest
        group by grouping sets (
            {%- for cut in base.cuts %}
            ({{ (keys.keys() | list + details + cut) | join(', ') }}){{ ',' if not loop.last }}
            {%- endfor %}
        )
    ) as cells
    where coalesce(sum_{{ numerators | join(', sum_') }}) is not null
{%- endmacro %}

{#- Sums added up further, for every place; NULL = the bundle (none = any) has nothing there. -#}
{% macro merged_sums(bundle, intraday=false) -%}
    {%- set own = places_of(bundle, intraday) if bundle else places() -%}
    {%- for place in places() %}
            {{ 'sum(sum_' ~ place ~ ')' if place in own else 'cast(null as double)' }}
                as sum_{{ place }}{{ ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The columns of all places. -#}
{% macro columns_of_sums(prefix='') -%}
    {%- for place in places() %}
            {{ prefix }}sum_{{ place }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The columns of the places, of no row. -#}
{% macro no_sums() -%}
    {%- for place in places() %}
            cast(null as double) as sum_{{ place }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- No cell, with the columns that cells of bundles have; `keys` = those of whom, by type. -#}
{% macro no_cells(keys) -%}
    select
        cells.*,
        {{ cell_id() }} as cell_id
    from (
        select
            cast(null as bigint) as bundle,
            {{- no_cell_columns() }},
            {%- for key, type in keys.items() %}
            cast(null as {{ type }}) as {{ key }},
            {%- endfor %}
            {{- no_sums() }}
    ) as cells
    where false
{%- endmacro %}
