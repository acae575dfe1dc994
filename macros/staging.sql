{#-
    What staging makes of what a system exports. Tables, columns, kinds and vocabularies are declared
    once, in models/staging/<system>/_<system>__sources.yml; contracts.sql is made from it. A table is
    named with its system: generic.calls.
-#}

{% macro contract_of(table) -%}
    {%- set system, name = table.split('.') -%}
    {{ return(contract_of_system(system)[name]) }}
{%- endmacro %}

{#- Is there anything of a system? One that nobody exports costs nothing: its models are off. -#}
{% macro is_connected(system) -%}
    {%- set connected = env_var('CONTACT_CENTER_SYSTEMS', '') -%}
    {{ return(system in always_connected() or not connected or system in connected.split(',')) }}
{%- endmacro %}

{#- The folders that are no system of their own: what is made of them is there, if only empty. -#}
{% macro always_connected() -%}
    {{ return(['generic', 'reconcile']) }}
{%- endmacro %}

{#- The tables of the systems that are connected, each with its system. -#}
{% macro landed_tables() -%}
    {%- set tables = [] -%}
    {%- for system in systems() if is_connected(system) -%}
        {%- for name in contract_of_system(system) -%}
            {%- do tables.append(system ~ '.' ~ name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}

{#- The staging model of a table. -#}
{% macro ref_staged(table) -%}
    {{ return(ref('stg_' ~ table | replace('.', '__'))) }}
{%- endmacro %}

{#- Quoted: one of the contract's names (`at`) is a word of SQL. -#}
{% macro contract_columns(table) -%}
    {%- set columns = [] -%}
    {%- for meta in contract_of(table).columns -%}
        {%- do columns.append(
            {'name': meta.name, 'sql': adapter.quote(meta.name), 'meta': meta}
        ) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#-
    A landed text as the type that its kind says; NULL where it is no such value. The functions are
    made by macros/engine/functions.sql.
-#}
{% macro landed_value(text, kind) -%}
    {%- if kind == 'instant' -%}
        landed_instant({{ text }}, _time_zone)
    {%- elif kind in ('epoch_seconds', 'epoch_milliseconds') -%}
        landed_epoch({{ text }}, {{ 1 if kind == 'epoch_seconds' else 1000 }})
    {%- elif kind == 'epoch_or_instant' -%}
        coalesce(landed_epoch({{ text }}, 1), landed_instant({{ text }}, _time_zone))
    {%- elif kind == 'date' -%}
        landed_date({{ text }})
    {%- elif kind == 'date_or_instant' -%}
        coalesce(
            landed_instant({{ text }}, _time_zone),
            {{ utc_from_local('cast(landed_date(' ~ text ~ ') as timestamp)', '_time_zone') }}
        )
    {%- elif kind == 'milliseconds' -%}
        landed_number({{ text }}) / 1000
    {%- elif kind == 'percent' -%}
        landed_number({{ text }}) / 100
    {%- elif kind in ('number', 'amount', 'seconds', 'ratio') -%}
        landed_number({{ text }})
    {%- elif kind == 'whole_number' -%}
        landed_whole_number({{ text }})
    {%- elif kind == 'presence' -%}
        coalesce({{ text }} = 'true', false)
    {%- elif kind == 'boolean' -%}
        landed_boolean({{ text }})
    {%- else -%}
        {{ text }}
    {%- endif -%}
{%- endmacro %}

{#- A declared column of a landed row, typed. -#}
{% macro typed_column(column) -%}
    {%- set default = column.meta.default -%}
    {%- set text = "coalesce(" ~ column.sql ~ ", '" ~ default ~ "')" if default else column.sql -%}
    {{ landed_value(text, column.meta.kind) }}
{%- endmacro %}

{#- Every declared column typed, and the landed text of those that can be faulty beside it. -#}
{% macro typed_columns(table) -%}
    {%- for column in contract_columns(table) %}
    {{ typed_column(column) }} as {{ column.sql }},
    {{ column.sql }} as _text_of_{{ column.name }},
    {%- endfor %}
    _file,
    _record_number,
    _landed_at,
    _landing_id
{%- endmacro %}

{% macro declared_columns(table) -%}
    {%- for column in contract_columns(table) %}
    {{ column.sql }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The first fault of a typed row as `column|reason`, NULL for a sound one. -#}
{% macro first_fault(table) -%}
    case
    {%- for column in contract_columns(table) %}
    {%- set name, value, meta = column.name, column.sql, column.meta %}
    {%- set text = '_text_of_' ~ name %}
    {%- if meta.needed %}
        when {{ text }} is null then '{{ name }}|needed, but empty'
    {%- endif %}
    {%- if meta.kind in ('instant', 'date_or_instant', 'date') or meta.kind.startswith('epoch') %}
        when {{ text }} is not null and {{ value }} is null
        {%- if meta.kind == 'epoch_or_instant' %}
            then '{{ name }}|neither seconds since 1970 nor an ISO 8601 instant'
        {%- elif meta.kind.startswith('epoch') %}
            then '{{ name }}|not {{ meta.kind[6:] }} since 1970'
        {%- else %}
            then '{{ name }}|not an ISO 8601 {{ 'date such as 2026-08-03' if meta.kind == 'date' else 'instant such as 2026-08-03T09:00:00Z' }}, or skipped by daylight saving'
        {%- endif %}
        when {{ value }} < cast('1970-01-01' as timestamp) then '{{ name }}|before 1970'
        {%- if not meta.may_be_future %}
        when cast({{ value }} as timestamp) > _landed_at + interval '1 day'
            then '{{ name }}|more than a day after its file landed'
        {%- endif %}
    {%- elif meta.kind in (
        'number', 'amount', 'seconds', 'milliseconds', 'ratio', 'percent', 'whole_number'
    ) %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ name }}|not a {{ 'whole ' if meta.kind == 'whole_number' }}number with a decimal point'
        when {{ value }} in (cast('infinity' as double), cast('-infinity' as double))
            then '{{ name }}|too large'
        {%- if meta.kind not in ('number', 'amount') %}
        when {{ value }} < 0 then '{{ name }}|negative'
        {%- endif %}
        {%- if meta.kind in ('ratio', 'percent') %}
        when {{ value }} > 1
            then '{{ name }}|more than {{ 1 if meta.kind == 'ratio' else 100 }}'
        {%- endif %}
    {%- elif meta.kind == 'boolean' %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ name }}|not true/false, Y/N or 1/0'
    {%- elif meta.kind == 'vocabulary' %}
        when {{ value }} not in ({{ "'" ~ meta.accepted | join("', '") ~ "'" }})
            then '{{ name }}|not in the list: {{ meta.accepted | join(', ') }}'
        {%- for direction, accepted in (meta.accepted_when or {}).items() %}
        when coalesce(direction, 'inbound') = '{{ direction }}'
            and {{ value }} not in ({{ "'" ~ accepted | join("', '") ~ "'" }})
            then '{{ name }}|not in the list for {{ direction }}: {{ accepted | join(', ') }}'
        {%- endfor %}
        {%- for word, only in (meta.only_for or {}).items() %}
        {%- for other, allowed in only.items() %}
        when {{ value }} = '{{ word }}' and {{ other }} not in ({{ "'" ~ allowed | join("', '") ~ "'" }})
            then '{{ name }}|not for this {{ other }}'
        {%- endfor %}
        {%- endfor %}
    {%- endif %}
    {%- endfor %}
    {%- for earlier, later in contract_of(table).order %}
        when {{ later }} < {{ earlier }} then '{{ later }}|before {{ earlier }}'
    {%- endfor %}
    end
{%- endmacro %}

{#- What a quarantined column held; nothing where it may be personal. -#}
{% macro faulty_text(table) -%}
    case split_part(_fault, '|', 1)
    {%- for column in contract_columns(table) if not column.meta.personal %}
        when '{{ column.name }}' then _text_of_{{ column.name }}
    {%- endfor %}
    end
{%- endmacro %}

{#-
    What tells a table's records apart, over typed columns; `is_landed` = over the landed texts, so that
    it is known before anything else is. `key` = expressions with columns in braces, if not the
    contract's key.
-#}
{% macro record_key(table, key=none, is_landed=false) -%}
    {%- set columns, expressions = {}, [] -%}
    {%- for column in contract_columns(table) -%}
        {%- do columns.update({column.name: typed_column(column) if is_landed else column.sql}) -%}
    {%- endfor -%}
    {%- for expression in key or contract_of(table).key -%}
        {%- set named = expression if key else '{' ~ expression ~ '}' -%}
        {%- do expressions.append(named.format(**columns)) -%}
    {%- endfor -%}
    {{ return(expressions) }}
{%- endmacro %}

{#-
    A row's content as one text: rows of one key that agree in it are copies of each other. Lengths
    stand before the texts, so that no separator inside a text can make two rows look alike.
    What is personal stands at the end: where it is taken out later (make retain, make forget), the
    order of versions that differ in anything else stays the same.
-#}
{% macro row_content(table) -%}
    {%- set texts, personal_texts = [], [] -%}
    {%- for column in contract_columns(table) -%}
        {%- set text = 'cast(' ~ column.sql ~ ' as string)' -%}
        {%- do (personal_texts if column.meta.personal else texts).append(
            "coalesce(concat(cast(length(" ~ text ~ ") as string), ':', " ~ text ~ "), '-')"
        ) -%}
    {%- endfor -%}
    {%- if personal_texts -%}
        concat(
            {{ fingerprint("concat_ws('|', " ~ texts | join(', ') ~ ")") }},
            {{ fingerprint("concat_ws('|', " ~ personal_texts | join(', ') ~ ")") }}
        )
    {%- else -%}
        {{ fingerprint("concat_ws('|', " ~ texts | join(', ') ~ ")") }}
    {%- endif -%}
{%- endmacro %}

{#-
    Number of a table's rows with an id in scientific notation: of one kind of person, or (`personal`
    none) of anything that is no person.
-#}
{% macro count_of_damaged_ids(table, personal) -%}
    {%- set damaged = [] -%}
    {%- for column in contract_columns(table)
        if column.meta.kind == 'id' and column.meta.get('personal') == personal -%}
        {%- do damaged.append(is_damaged_number(column.sql)) -%}
    {%- endfor -%}
    count(case when {{ damaged | join(' or ') or 'false' }} then 1 end)
{%- endmacro %}

{#- What became of a landed row. -#}
{% macro row_status() -%}
    case
        when fault_column is not null then 'quarantined'
        when _copy > 1 then 'duplicate'
        when _version > 1 then 'replaced'
        else 'used'
    end
{%- endmacro %}

{#- The day that a landed stamp names, before its zone is known. -#}
{% macro landed_day(text) -%}
    {{ try_cast('substr(' ~ text ~ ', 1, 10)', 'date') }}
{%- endmacro %}

{#- Landed rows, those of the CTE `zoned` that are meant: typed, each with its first fault. -#}
{% macro judged_rows(table, where='') -%}
    with

    typed as (
        select
            {{ typed_columns(table) }}
        from zoned
        {{ where }}
    ),

    faulted as (
        select
            *,
            {{ first_fault(table) }} as _fault
        from typed
    )

    select
        {{ declared_columns(table) }},
        split_part(_fault, '|', 1) as fault_column,
        {{ faulty_text(table) }} as fault_value,
        split_part(_fault, '|', 2) as fault_reason,
        _file as file,
        _record_number as record_number,
        _landing_id as landing_id
    from faulted
{%- endmacro %}

{#-
    The rest of a staging model, after its CTE `zoned`: the landed rows typed and judged, and which of
    each record's versions counts. In a refresh these are only the rows that are new, and beside them
    what is there of their records. `key` = what tells records apart, if not the contract's key.
-#}
{% macro staged_rows(table, key=none) -%}
{%- set columns -%}
    {{ declared_columns(table) }},
    fault_column,
    fault_value,
    fault_reason,
    file,
    record_number,
    landing_id
{%- endset -%}
{{ config(slice=['record_key'], slices_of_news=true, touched_macro='touched_records') }}
{%- set landed_key = fingerprint_of_row(record_key(table, key, is_landed=true)) -%}
{%- set key = record_key(table, key) -%}
{%- set has_updates = 'updated_at' in contract_of(table).columns | map(attribute='name') -%}
{%- if is_refresh() %}
judged as (
    {{ judged_rows(table) }}
),
{%- else %}
-- Most records came once: to compare versions is for the others.
came_again as (
    select record_key
    from (select {{ landed_key }} as record_key from zoned) as landed_keys
    group by record_key
    having count(*) > 1
),

came_once as (
    {{ judged_rows(table, 'where ' ~ landed_key ~ ' not in (select record_key from came_again)') }}
),

judged as (
    {{ judged_rows(table, 'where ' ~ landed_key ~ ' in (select record_key from came_again)') }}
),
{%- endif %}

identified as (
    select
        {{ columns }},
        {{ row_content(table) }} as _content,
        {{ fingerprint_of_row(key) }} as record_key
    from judged
    {%- if is_refresh() %}
    union all
    select
        {{ columns }},
        {{ row_content(table) }} as _content,
        record_key
    from {{ this }}
    where
        not {{ is_gone() }}
        and record_key in (
            select {{ fingerprint_of_row(key) }} from judged
            union all
            select record_key from {{ this }} where {{ is_gone() }}
        )
    {%- endif %}
),

compared as (
    select
        *,
        row_number() over (
            partition by {{ key | join(', ') }}, fault_column is null, _content
            order by file, record_number
        ) as _copy,
        dense_rank() over (
            partition by {{ key | join(', ') }}, fault_column is null
            order by {{ 'updated_at desc nulls last, ' if has_updates }}_content asc
        ) as _version
    from identified
    {%- if not is_refresh() %}
    union all
    select
        {{ columns }},
        null as _content,
        {{ fingerprint_of_row(key) }} as record_key,
        1 as _copy,
        1 as _version
    from came_once
    {%- endif %}
)

select
    {{ columns }},
    {{ row_status() }} as row_status,
    record_key
from compared
{%- endmacro %}

{#-
    A staging model of a connector: the landed rows of a table of the contract. Where they hold local
    time, a column of the kind time_zone says whose, or `zone_setting` names the deployment's setting
    that does; else it is UTC.
-#}
{% macro staged_export(table, zone_setting=none) -%}
{%- set system, name = table.split('.') -%}
{%- set said = contract_columns(table) | selectattr('meta.kind', 'equalto', 'time_zone') | list -%}
{%- set zone = 'zones.time_zone' if zone_setting else "'UTC'" -%}
{{ config(enabled=is_connected(system)) }}
with

landed as {{ inlined() }} (
    select * from {{ source('raw_' ~ system, name) }}
    {{ where_landed_since() }}
),

{%- if zone_setting %}
zones as (
    select coalesce(max(case when name = '{{ zone_setting }}' then value end), 'UTC') as time_zone
    from {{ ref('deployment') }}
),
{%- endif %}

zoned as {{ inlined() }} (
    select
        landed.*,
        {{ 'coalesce(landed.' ~ said[0].sql ~ ', ' ~ zone ~ ')' if said else zone }} as _time_zone
    from landed
    {{ 'cross join zones' if zone_setting }}
),

{{ staged_rows(table) }}
{%- endmacro %}

{#-
    In a refresh only rows that landed since the last whole build, and those that are read in another
    way since: the model's config `retyped_by` names the models that say how, and the column that they
    are looked up by.
-#}
{% macro where_landed_since() -%}
    {%- if is_refresh() -%}
    where
        _landing_id > (
            select coalesce(max(landing_id), 0) from {{ built_files() }}
        )
        {%- for model, column in config.get('retyped_by', {}).items() %}
        or {{ column }} in (select {{ column }} from {{ changes(model) }})
        {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{#- A row of staging that its file no longer has, or that is read in another way since. -#}
{% macro is_gone() -%}
    (
        (file, landing_id) not in (
            select
                file,
                landing_id
            from {{ source('landing', 'files') }}
            where
                status = 'landed'
                -- A nested file may have rows of several tables.
                and table_name = '{{ this.identifier.split('__')[1] }}'
                and file is not null and landing_id is not null
        )
        {%- for model, column in config.get('retyped_by', {}).items() %}
        or coalesce({{ column }} in (select {{ column }} from {{ changes(model) }}), false)
        {%- endfor %}
    )
{%- endmacro %}

{#- The records of which a version is gone. -#}
{% macro touched_records() -%}
    {{ return([
        'select record_key from ' ~ this ~ ' where ' ~ is_gone()
    ]) }}
{%- endmacro %}

{#- The files of the last whole build, noted by its stamp. -#}
{% macro built_files() -%}
    {{ return(api.Relation.create(
        database=target.database, schema='landing', identifier='built_files'
    )) }}
{%- endmacro %}
