{#-
    Is this a refresh of the last whole build, which its driver asked for? Else all is built anew.
    Asked of the database once, and remembered in what all nodes of a run share.
-#}
{% macro is_refresh() -%}
    {%- if not execute or flags.WHICH != 'build' -%}
        {{ return(false) }}
    {%- endif -%}
    {%- if 'is_refresh' not in graph -%}
        {%- set marks = run_query(
            "select count(*) from " ~ adapter.quote(target.database)
            ~ ".landing.state where name = 'refreshing'"
        ) -%}
        {%- do graph.update({'is_refresh': marks.columns[0].values()[0] > 0}) -%}
    {%- endif -%}
    {{ return(graph.is_refresh) }}
{%- endmacro %}

{#-
    What a refresh changed in a model: the rows that went (`came` is false) and those that came.
-#}
{% macro changes(name) -%}
    {{ return(api.Relation.create(
        database=target.database, schema='changes', identifier=name
    )) }}
{%- endmacro %}

{#- The slices of a model that a refresh computes again, in the columns slice_1, slice_2, … -#}
{% macro touched_slices(name=none) -%}
    {{ return(api.Relation.create(
        database=target.database, schema='touched', identifier=name or this.identifier
    )) }}
{%- endmacro %}

{#- For `touched`: what expressions say of the rows that changed in another model. -#}
{% macro changed(name, expressions) -%}
    {{ return('select ' ~ expressions ~ ' from ' ~ changes(name)) }}
{%- endmacro %}

{#-
    For `touched`: what expressions say of the rows of a model, or of {this}, that look something up in
    one that changed, by a column that both have.
-#}
{% macro looked_up(model_name, expressions, name, column) -%}
    {{ return(
        'select ' ~ expressions ~ ' from {' ~ model_name ~ '} where ' ~ column
        ~ ' in (select ' ~ column ~ ' from ' ~ changes(name) ~ ')'
    ) }}
{%- endmacro %}

{#- In a refresh only rows whose column is among the changed ones of another model. -#}
{% macro where_changed(name, column) -%}
    {%- if is_refresh() -%}
    where {{ column }} in (select {{ column }} from {{ changes(name) }})
    {%- endif -%}
{%- endmacro %}

{#- In a refresh only what lies in touched slices, of this model or another; else nothing. -#}
{% macro where_touched(expressions) -%}
    {%- if is_refresh() -%}
    where {{ is_touched(expressions) }}
    {%- endif -%}
{%- endmacro %}

{#- The same beside other conditions; in a whole build always true. -#}
{% macro is_touched(expressions, name=none) -%}
    {%- if is_refresh() -%}
    {{ in_touched([expressions] if expressions is string else expressions, name) }}
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}

{#-
    Facts lie in the order of their instants, so that the engine skips what lies before one that it
    knows beforehand. Of a day, which is worked out of the instant, or of an instant that it has to look
    for it finds out row by row. So the first of the days that a model reads, a select of number and
    day, is kept before it runs, for each number.
-#}
{% macro keep_first_days(days) -%}
    {{ set_variable(
        'first_days_of_' ~ this.identifier,
        'select ' ~ map_of('number', 'first_day') ~ ' from (select number, min(day) as first_day from ('
        ~ days ~ ') as days (number, day) group by number) as first_days'
    ) }}
{%- endmacro %}

{#- Beside a condition on the days; true where none was kept. -#}
{% macro not_before_first_day(instant, number) -%}
    {{ instant }} >= coalesce(
        cast({{ variable('first_days_of_' ~ this.identifier) }}[{{ number }}] as timestamp),
        cast('0001-01-01' as timestamp)
    )
{%- endmacro %}

{#- A relation, or in a refresh what came into it. -#}
{% macro rows_that_came(relation) -%}
    {%- if is_refresh() -%}
    (select * from {{ changes(relation.identifier) }} where came) as {{ relation.identifier }}
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#-
    A select of a relation's rows, numbered from 1 in the order of `order`. A refresh keeps the
    numbers that are there, and numbers what is new after them. `names` tell what is numbered.
-#}
{% macro select_numbered(relation, number, names, order) -%}
    {%- set in_order = relation ~ '.' ~ order | join(', ' ~ relation ~ '.') -%}
    {%- if is_refresh() -%}
    select
        {{ relation }}.*,
        coalesce(
            kept.{{ number }},
            numbers.greatest_number
            + row_number() over (partition by kept.{{ number }} is null order by {{ in_order }})
        ) as {{ number }}
    from {{ relation }}
    cross join (select coalesce(max({{ number }}), 0) as greatest_number from {{ this }}) as numbers
    left join {{ this }} as kept
        on
            {%- for name in names %}
            {{ relation }}.{{ name }} is not distinct from kept.{{ name }}
            {{- ' and' if not loop.last }}
            {%- endfor %}
    {%- else -%}
    select
        {{ relation }}.*,
        row_number() over (order by {{ in_order }}) as {{ number }}
    from {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#-
    For `touched`: the dates from one instant to another of the rows that changed in a model (or of
    groups of them), and the ones beside these.
-#}
{% macro dates_of_changes(name, first_at, last_at, group_by=none) -%}
    {{ return(
        'select cast(generated_day as date) from (select '
        ~ every_date(
            'cast(' ~ dbt.dateadd('day', -1, 'first_at') ~ ' as date)',
            'cast(' ~ dbt.dateadd('day', 1, 'last_at') ~ ' as date)'
        )
        ~ ' as generated_day from (select ' ~ first_at ~ ' as first_at, ' ~ last_at
        ~ ' as last_at from ' ~ changes(name) ~ (' group by ' ~ group_by if group_by else '')
        ~ ') as ends) as dates'
    ) }}
{%- endmacro %}

{#-
    A condition: in a refresh, that something overlaps the time from the first touched date to the
    last; in a whole build always true.
-#}
{% macro overlaps_touched(first_at, last_at, number=1) -%}
    {%- if is_refresh() -%}
    {{ last_at }} > (
        select {{ dbt.dateadd('day', -2, 'min(slice_' ~ number ~ ')') }} from {{ touched_slices() }}
    )
    and {{ first_at }} < (
        select {{ dbt.dateadd('day', 3, 'max(slice_' ~ number ~ ')') }} from {{ touched_slices() }}
    )
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
