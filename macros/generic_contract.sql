{#-
    What staging makes of the generic contract. Tables, columns, kinds and vocabularies are declared
    once, in models/staging/generic/_generic__sources.yml; generic_contract() is made from it.
-#}

{% macro contract_tables() -%}
    {{ return(generic_contract().keys() | list) }}
{%- endmacro %}

{#- Quoted: one of the contract's names (`at`) is a word of SQL. -#}
{% macro contract_columns(table) -%}
    {%- set columns = [] -%}
    {%- for meta in generic_contract()[table].columns -%}
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
    {%- elif kind == 'date' -%}
        landed_date({{ text }})
    {%- elif kind == 'date_or_instant' -%}
        coalesce(
            landed_instant({{ text }}, _time_zone),
            {{ utc_from_local('cast(landed_date(' ~ text ~ ') as timestamp)', '_time_zone') }}
        )
    {%- elif kind in ('number', 'amount', 'seconds') -%}
        landed_number({{ text }})
    {%- elif kind == 'whole_number' -%}
        landed_whole_number({{ text }})
    {%- elif kind == 'boolean' -%}
        landed_boolean({{ text }})
    {%- else -%}
        {{ text }}
    {%- endif -%}
{%- endmacro %}

{#- Every declared column typed, and the landed text of those that can be faulty beside it. -#}
{% macro typed_columns(table) -%}
    {%- for column in contract_columns(table) %}
    {%- set default = column.meta.default %}
    {%- set text = "coalesce(" ~ column.sql ~ ", '" ~ default ~ "')" if default else column.sql %}
    {{ landed_value(text, column.meta.kind) }} as {{ column.sql }},
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
    {%- if meta.kind in ('instant', 'date_or_instant', 'date') %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ name }}|not an ISO 8601 {{ 'date' if meta.kind == 'date' else 'instant' }}, or skipped by daylight saving'
        when {{ value }} < cast('1970-01-01' as timestamp) then '{{ name }}|before 1970'
        {%- if not meta.may_be_future %}
        when cast({{ value }} as timestamp) > _landed_at + interval '1 day'
            then '{{ name }}|more than a day after its file landed'
        {%- endif %}
    {%- elif meta.kind in ('number', 'amount', 'seconds', 'whole_number') %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ name }}|not a {{ 'whole ' if meta.kind == 'whole_number' }}number with a decimal point'
        when {{ value }} in (cast('infinity' as double), cast('-infinity' as double))
            then '{{ name }}|too large'
        {%- if meta.kind in ('seconds', 'whole_number') %}
        when {{ value }} < 0 then '{{ name }}|negative'
        {%- endif %}
    {%- elif meta.kind == 'boolean' %}
        when {{ text }} is not null and {{ value }} is null
            then '{{ name }}|not true/false, Y/N or 1/0'
    {%- elif meta.kind == 'vocabulary' %}
        when {{ value }} not in ({{ "'" ~ meta.accepted | join("', '") ~ "'" }})
            then '{{ name }}|not in the list of this column'
        {%- for direction, accepted in (meta.accepted_when or {}).items() %}
        when coalesce(direction, 'inbound') = '{{ direction }}'
            and {{ value }} not in ({{ "'" ~ accepted | join("', '") ~ "'" }})
            then '{{ name }}|not in the list for {{ direction }}'
        {%- endfor %}
        {%- for word, only in (meta.only_for or {}).items() %}
        {%- for other, allowed in only.items() %}
        when {{ value }} = '{{ word }}' and {{ other }} not in ({{ "'" ~ allowed | join("', '") ~ "'" }})
            then '{{ name }}|not for this {{ other }}'
        {%- endfor %}
        {%- endfor %}
    {%- endif %}
    {%- endfor %}
    {%- for earlier, later in generic_contract()[table].order %}
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

{% macro contract_key(table) -%}
    {%- for column in generic_contract()[table].key -%}
        {{ adapter.quote(column) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#-
    A row's content as one text: rows of one key that agree in it are copies of each other. Lengths
    stand before the texts, so that no separator inside a text can make two rows look alike.
-#}
{% macro row_content(table) -%}
    {%- set texts = [] -%}
    {%- for column in contract_columns(table) -%}
        {%- set text = 'cast(' ~ column.sql ~ ' as string)' -%}
        {%- do texts.append(
            "coalesce(concat(cast(length(" ~ text ~ ") as string), ':', " ~ text ~ "), '-')"
        ) -%}
    {%- endfor -%}
    {{ fingerprint("concat_ws('|', " ~ texts | join(', ') ~ ")") }}
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
        when _fault is not null then 'quarantined'
        when _copy > 1 then 'duplicate'
        when _version > 1 then 'replaced'
        else 'used'
    end
{%- endmacro %}

{#- The day that a landed stamp names, before its zone is known. -#}
{% macro landed_day(text) -%}
    {{ try_cast('substr(' ~ text ~ ', 1, 10)', 'date') }}
{%- endmacro %}
