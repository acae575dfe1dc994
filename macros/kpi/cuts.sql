{#- The columns that a cell can be cut by, in the order of kpi_values. -#}
{% macro cut_columns() -%}
    {{ return([
        'channel', 'direction', 'queue', 'site', 'team', 'agent_id', 'issue_type', 'segment',
        'entry_point', 'hour_of_day', 'day_of_week', 'in_business_hours', 'shift',
    ]) }}
{%- endmacro %}

{#-
    The sets of cuts that a card names; each cut is a list of columns, the empty one is the whole.
    Those by weekday are not here: kpi_values makes them from the days (cuts_with_weekdays).
-#}
{% macro cut_set(name) -%}
    {%- set within_channel = [
        ['channel'], ['queue'],
        ['channel', 'site'], ['channel', 'team'], ['channel', 'agent_id'],
        ['channel', 'issue_type'], ['channel', 'segment'], ['channel', 'in_business_hours'],
        ['channel', 'shift'],
        ['channel', 'hour_of_day'], ['queue', 'hour_of_day'], ['queue', 'issue_type'],
    ] -%}
    {%- set across_channels = [
        [], ['direction'], ['site'], ['team'], ['agent_id'], ['issue_type'], ['segment'],
        ['entry_point'], ['in_business_hours'], ['shift'], ['agent_id', 'issue_type'],
    ] -%}
    {{ return({
        'within_channel': within_channel,
        'all': across_channels + within_channel,
        'people': [[], ['site'], ['team'], ['agent_id'], ['shift']],
        'teams': [[], ['site'], ['team']],
        'channels': [[], ['channel']],
        'agents': [[], ['team'], ['agent_id']],
        'customers': [[], ['channel'], ['site'], ['segment'], ['issue_type']],
        'customers_across_channels': [[], ['site'], ['segment'], ['issue_type']],
        'whole': [[]],
    }[name]) }}
{%- endmacro %}

{#-
    These have values from the month up only: a profile says something over months, and on a day an
    agent has hardly two contacts on one issue.
-#}
{% macro cuts_without_days() -%}
    {{ return([
        ['channel', 'hour_of_day'], ['queue', 'hour_of_day'], ['queue', 'issue_type'],
        ['agent_id', 'issue_type'],
    ]) }}
{%- endmacro %}

{#- Of a detail's cuts only these have values of days and weeks. -#}
{% macro cuts_of_details_with_days() -%}
    {{ return([[], ['channel'], ['queue']]) }}
{%- endmacro %}

{% macro has_days(cut, detail_name=none) -%}
    {{ return(
        cut in cuts_of_details_with_days() if detail_name else cut not in cuts_without_days()
    ) }}
{%- endmacro %}

{#-
    Cuts by what they are merged from: events are added up once by all columns of a base, which leaves
    few rows, and each cut goes to the first base that has its columns.
-#}
{% macro bases_of(cuts) -%}
    {%- set bases = [] -%}
    {%- for columns in [
        ['channel', 'direction', 'site', 'team', 'agent_id'],
        ['channel', 'queue', 'issue_type'],
        ['channel', 'segment', 'entry_point', 'in_business_hours', 'shift'],
        ['channel', 'queue', 'hour_of_day'],
        ['agent_id', 'issue_type'],
    ] -%}
        {%- do bases.append({'cuts': [], 'columns': columns}) -%}
    {%- endfor -%}
    {%- for cut in cuts -%}
        {%- set fitting = [] -%}
        {%- for base in bases if cut | reject('in', base.columns) | list | length == 0 -%}
            {%- do fitting.append(base) -%}
        {%- endfor -%}
        {%- do fitting[0].cuts.append(cut) -%}
    {%- endfor -%}
    {%- for base in bases if base.cuts -%}
        {%- set asked = base.cuts | sum(start=[]) -%}
        {%- do base.update({
            'columns': base.columns | select('in', asked) | list,
            'has_weekdays': base.cuts | select('in', cuts_with_weekdays()) | list | length > 0,
        }) -%}
    {%- endfor -%}
    {{ return(bases | selectattr('cuts') | list) }}
{%- endmacro %}

{#- A day's cell is its weekday's: these are cut by day_of_week too. -#}
{% macro cuts_with_weekdays() -%}
    {{ return([
        ['channel'], ['queue'], ['channel', 'hour_of_day'], ['queue', 'hour_of_day'],
    ]) }}
{%- endmacro %}

{#- A condition on kpi_period_days as `periods`: those in which a cut has values. -#}
{% macro and_in_periods_of(cut) -%}
    {%- if cut not in cuts_with_weekdays() %}
                and periods.day_of_week is null
    {%- endif %}
    {%- if not has_days(cut) %}
                and not periods.is_short
    {%- endif %}
{%- endmacro %}

{#- Of these a card marked intraday has what its set allows. -#}
{% macro intraday_cuts(set_name) -%}
    {{ return({
        'within_channel': [['channel'], ['queue'], ['channel', 'team']],
        'all': [[], ['channel'], ['queue'], ['team']],
        'people': [[], ['team']],
        'teams': [[], ['team']],
        'channels': [[], ['channel']],
        'agents': [[], ['team']],
        'customers': [[], ['channel']],
        'customers_across_channels': [[]],
        'whole': [[]],
    }[set_name]) }}
{%- endmacro %}

{#- A card's cuts, or those that it has within a day. -#}
{% macro cuts_of(card, intraday=false) -%}
    {{ return(intraday_cuts(card.cuts) if intraday else cut_set(card.cuts)) }}
{%- endmacro %}

{#- A list of cuts as the texts that `slice` has for them. -#}
{% macro slices_of(cuts) -%}
    {%- for cut in cuts -%}
        '{{ cut | join(', ') or 'all' }}'{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The columns that tell one cell from another, its KPI, weekday and period apart. -#}
{% macro cell_columns() -%}
    {{ return(
        ['slice']
        + cut_columns() | reject('equalto', 'day_of_week') | list
        + ['detail_name', 'detail_value']
    ) }}
{%- endmacro %}

{#- One number for all of a cell's columns, so that cells are merged by it instead of by text. -#}
{% macro cell_id() -%}
    {{ fingerprint_of_row(cell_columns()) }}
{%- endmacro %}

{#- The cell that a detail refines; of a cell without detail, itself. -#}
{% macro whole_cell_id(prefix='') -%}
    {%- set columns = [] -%}
    {%- for column in cell_columns()[:-2] -%}
        {%- do columns.append(prefix ~ column) -%}
    {%- endfor -%}
    {{ fingerprint_of_row(columns + ['cast(null as string)', 'cast(null as string)']) }}
{%- endmacro %}

{#- The same columns where events are grouped by some of them: NULL where a cell is not cut by them. -#}
{% macro grouped_cell_columns(columns, detail_name) -%}
    {%- if columns %}
        coalesce(
            nullif(
                concat_ws(
                    ', '
                    {%- for column in columns %},
                    case when grouping({{ column }}) = 0 then '{{ column }}' end
                    {%- endfor %}
                ),
                ''
            ),
            'all'
        ) as slice,
    {%- else %}
        'all' as slice,
    {%- endif %}
    {%- for column in cut_columns() if column != 'day_of_week' %}
        {{ column if column in columns else 'cast(null as ' ~ cut_type(column) ~ ')' }}
            as {{ column }},
    {%- endfor %}
        cast({{ text_literal(detail_name) }} as string) as detail_name,
        {{ 'detail_value' if detail_name else 'cast(null as string)' }} as detail_value
{%- endmacro %}

{#- The same columns of cells that have but one cut. -#}
{% macro cell_columns_of(cut) %}
        '{{ cut | join(', ') or 'all' }}' as slice,
    {%- for column in cut_columns() if column != 'day_of_week' %}
        {{ column if column in cut else 'cast(null as ' ~ cut_type(column) ~ ')' }} as {{ column }},
    {%- endfor %}
        cast(null as string) as detail_name,
        cast(null as string) as detail_value
{%- endmacro %}

{#- The same columns of no cell: they give a union its types where no card has a part in it. -#}
{% macro no_cell_columns() -%}
    {%- for column in cell_columns() %}
        cast(null as {{ cut_type(column) }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro cut_type(column) -%}
    {{ return({
        'hour_of_day': 'bigint', 'day_of_week': 'bigint', 'in_business_hours': 'boolean'
    }.get(column, 'string')) }}
{%- endmacro %}
