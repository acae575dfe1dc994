{#- The events of a bundle: who and when, and beside it a pair of columns for each variant. -#}
{% macro events_of_bundle(bundle, condition, intraday=false) -%}
    {%- set variants = variants_by_place(bundle, intraday).values() -%}
    {%- if bundle.kpi -%}
    select * from {{ side_by_side(bundle.kpi) }}
    where {{ bundle.condition }} and {{ condition }}
    {%- else -%}
    select * from (
        select
            {{ event_columns() }}
            {%- for variant in variants %},
            numerator_{{ variant.number }},
            denominator_{{ variant.number }}
            {%- endfor %}
        from (
            select
                {{ event(**bundle.event) }}
                {%- for variant in variants %},
                {{ pair_of_variant(variant) }}
                {%- endfor %}
            from {{ graph.nodes['model.contact_center.' ~ bundle.fact].relation_name }}
        ) as of_fact
    ) as events
    where {{ condition }}
    {%- endif -%}
{%- endmacro %}

{#- Numerator and denominator of a variant where its KPI's condition holds, else NULL. -#}
{% macro pair_of_variant(variant) -%}
    {%- set condition = variant.condition -%}
    {%- if variant.has_denominator -%}
    cast(
        case when {{ condition }} and ({{ variant.denominator }}) is not null
            then {{ variant.numerator }} end as double
    ) as numerator_{{ variant.number }},
    cast(case when {{ condition }} then {{ variant.denominator }} end as double)
        as denominator_{{ variant.number }}
    {%- else -%}
    cast(case when {{ condition }} then {{ variant.numerator }} end as double)
        as numerator_{{ variant.number }},
    cast(null as double) as denominator_{{ variant.number }}
    {%- endif -%}
{%- endmacro %}

{#-
    One statement's worth of a bundle's cells: its events added up once by all columns of a base, and
    from these few rows each cut of it. `keys` = who is added up apart, by name, `events` = from what.
-#}
{% macro cells_of_base(bundle, base, keys, events, intraday=false) -%}
    {%- set details = ['detail_value'] if bundle.detail_name else [] -%}
    {%- set own = keys.keys() | list + details + base.columns -%}
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
                {{- sums_of_bundle(bundle, intraday) }}
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
    where {{ any_sum() }} is not null
{%- endmacro %}

{#- A bundle's events added up, three columns for each place that it has. -#}
{% macro sums_of_bundle(bundle, intraday) -%}
    {%- for place, variant in variants_by_place(bundle, intraday).items() -%}
        {%- set numerator = 'sum(numerator_' ~ variant.number ~ ')' -%}
        {%- set counted = 'numerator_' ~ variant.number -%}
        {%- if variant.has_denominator -%}
        {%- set counted = 'case when denominator_' ~ variant.number ~ ' > 0 then 1 end' -%}
        {%- endif %}
                count({{ counted }}) as n_{{ place }},
                {{ 'nullif(' ~ numerator ~ ', 0)' if bundle.is_share else numerator }}
                    as numerator_{{ place }},
                sum(denominator_{{ variant.number }}) as denominator_{{ place }}
                {{- ',' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#-
    Sums added up further, three columns for every place; NULL = the bundle (none = any) has no variant
    there.
-#}
{% macro merged_sums(bundle, intraday=false) -%}
    {%- set variants = variants_by_place(bundle, intraday) if bundle else places() -%}
    {%- for place in places() -%}
        {%- if place in variants %}
            cast(sum(n_{{ place }}) as bigint) as n_{{ place }},
            sum(numerator_{{ place }}) as numerator_{{ place }},
            sum(denominator_{{ place }}) as denominator_{{ place }}{{ ',' if not loop.last }}
        {%- else %}
            cast(null as bigint) as n_{{ place }},
            cast(null as double) as numerator_{{ place }},
            cast(null as double) as denominator_{{ place }}{{ ',' if not loop.last }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- The columns of all places. -#}
{% macro columns_of_sums(prefix='') -%}
    {%- for place in places() %}
            {{ prefix }}n_{{ place }},
            {{ prefix }}numerator_{{ place }},
            {{ prefix }}denominator_{{ place }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The columns of the places, of no row. -#}
{% macro no_sums() -%}
    {%- for place in places() %}
            cast(null as bigint) as n_{{ place }},
            cast(null as double) as numerator_{{ place }},
            cast(null as double) as denominator_{{ place }}{{ ',' if not loop.last }}
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

{#- Whether a row has anything in any of its places. -#}
{% macro any_sum() -%}
    coalesce(
        {%- for place in places() %}numerator_{{ place }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}
