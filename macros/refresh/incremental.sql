{#-
    A table that a refresh changes only where it must. A whole build makes it anew, as any table. A
    refresh computes those of its slices that the news touch, compares them with what is there,
    writes what differs, and leaves the rows that went and came in `changes.<model>`, from which the
    models after it tell what is touched of theirs.

    Config: `slice` = what is computed again as a whole, a list of expressions over the model's
    columns (without it all is computed again, and only compared); `touched` = selects of as many
    columns: the slices that the news touch (see changed()), or `touched_macro` = the name of a
    macro that gives them; `key` = by what rows are replaced, if
    not by slice, never NULL; `slices_of_news: true` = the model itself gives only touched slices, and
    all rows of them; `days` = a select of number and day: whose events are read for {touched} slices, for
    not_before_first_day(); `compared: false` = touched slices are replaced unseen, and all that is in
    them counts as come: for models that are asked for their touched slices, not for what changed.
-#}
{% materialization incremental, adapter='duckdb' %}
    {%- if not is_refresh() -%}
        {{ return(materialization_table_duckdb()) }}
    {%- endif -%}
    {%- set slice = config.get('slice', []) -%}
    {%- set is_compared = config.get('compared', true) -%}
    {%- set key = config.get('key') or slice | join(', ') -%}
    {%- set names = [] -%}
    {%- for column in adapter.get_columns_in_relation(this) -%}
        {%- do names.append(adapter.quote(column.name)) -%}
    {%- endfor -%}
    {%- set columns = names | join(', ') -%}
    {%- set news, changed_rows = changes('new_' ~ this.identifier), changes(this.identifier) -%}
    {%- set where = 'where ' ~ in_touched(slice) if slice else '' -%}
    {%- set parts = parts_of(sql) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set touched = config.get('touched', []) -%}
    {%- if config.get('touched_macro') -%}
        {%- set touched = context[config.get('touched_macro')]() -%}
    {%- endif -%}
    {%- if slice and not config.get('slices_of_news') %}
    {% call statement('touched') -%}
        create or replace table {{ touched_slices() }} as {{ select_touched(slice, touched) }}
    {%- endcall %}
    {%- endif %}
    {%- if config.get('days') %}
    {% call statement('first_days') -%}
        {{ keep_first_days(with_relations(config.get('days') | replace('{touched}', touched_slices()))) }}
    {%- endcall %}
    {%- endif %}
    {% call statement('news') -%}
        create or replace table {{ news }} as
        select {{ columns }} from ({{ parts[0] }}) as computed
        {{ where if not config.get('slices_of_news') }}
    {%- endcall %}
    {%- for part in parts[1:] %}
    {%- do adapter.commit() %}
    {% call statement('part', auto_begin=True) -%}
        insert into {{ news }}
        select {{ columns }} from ({{ part }}) as computed
        {{ where if not config.get('slices_of_news') }}
    {%- endcall %}
    {%- endfor %}
    {%- if config.get('slices_of_news') %}
    {%- do touched.append('select ' ~ slice | join(', ') ~ ' from ' ~ news) -%}
    {% call statement('touched') -%}
        create or replace table {{ touched_slices() }} as {{ select_touched(slice, touched) }}
    {%- endcall %}
    {%- endif %}
    {%- if is_compared %}
    {#- Few rows are touched: found by slice alone first, or all columns of the others were read too. -#}
    {%- set found = 'where rowid in (select rowid from ' ~ this ~ ' ' ~ where ~ ')' if slice else '' %}
    {% call statement('changes') -%}
        create or replace table {{ changed_rows }} as
        with old_rows as materialized (
            select {{ columns }} from {{ this }} {{ found }}
        )
        select {{ columns }}, false as came from (
            select {{ columns }} from old_rows
            except all
            select {{ columns }} from {{ news }}
        ) as went
        union all
        select {{ columns }}, true as came from (
            select {{ columns }} from {{ news }}
            except all
            select {{ columns }} from old_rows
        ) as came
    {%- endcall %}
    {%- set to_write = '(select ' ~ key ~ ' from ' ~ changed_rows ~ ')' -%}
    {%- else -%}
    {% call statement('changes') -%}
        create or replace view {{ changed_rows }} as
        select {{ columns }}, true as came from {{ news }}
    {%- endcall %}
    {%- set to_write = '(select ' ~ slice_columns(slice) ~ ' from ' ~ touched_slices() ~ ')' -%}
    {%- endif -%}
    {#- A transaction of DuckDB writes into one file only. -#}
    {% do adapter.commit() %}
    {% call statement('removal', auto_begin=True) -%}
        delete from {{ this }} where ({{ key }}) in {{ to_write }}
    {%- endcall %}
    {% call statement('main') -%}
        insert into {{ this }} ({{ columns }})
        select {{ columns }} from {{ news }} where ({{ key }}) in {{ to_write }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {%- if is_compared %}
    {% call statement('tidy', auto_begin=True) -%}
        drop table {{ news }}
    {%- endcall %}
    {% do adapter.commit() %}
    {%- endif %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}

{#-
    The slices that the news touch, each once; one that is not known is none. A config is read before
    dbt knows where models lie: so in it they are named like {fct_contacts}.
-#}
{% macro select_touched(slice, selects) -%}
    select distinct {{ slice_columns(slice) }} from (
        {%- for select in selects %}
        select * from ({{ with_relations(select) }}) as one ({{ slice_columns(slice) }})
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as touched
    where
        {%- for expression in slice %}
        slice_{{ loop.index }} is not null {{ 'and' if not loop.last }}
        {%- endfor %}
{%- endmacro %}

{% macro with_relations(select) -%}
    {%- set found = namespace(sql=select | replace('{this}', this)) -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- set found.sql = found.sql | replace('{' ~ node.name ~ '}', node.relation_name) -%}
    {%- endfor -%}
    {{ return(found.sql) }}
{%- endmacro %}

{#- The columns of touched_slices(). -#}
{% macro slice_columns(slice) -%}
    {%- for expression in slice -%}
        slice_{{ loop.index }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- A condition: what these expressions say is among the touched slices. -#}
{% macro in_touched(expressions, name=none) -%}
    ({{ expressions | join(', ') }}) in (
        select {{ slice_columns(expressions) }} from {{ touched_slices(name) }}
    )
{%- endmacro %}
