{#- SQL, over the rows looked at: for each constraint what to say of it, '' = it holds. -#}
{% macro complaints_about(rows) -%}
    {%- set node = graph.nodes[model.attached_node] -%}
    {%- set complaints = [] -%}
    {%- for column in node.columns.values() -%}
        {%- for constraint in column.constraints -%}
            {%- if constraint.type == 'unique' -%}
                {%- do complaints.append(complaint_of_copies(rows, node, [column.name])) -%}
            {%- elif constraint.type == 'check' -%}
                {%- do complaints.append(complaint(
                    column.name ~ ' is none of its values',
                    'count(case when not (' ~ constraint.expression ~ ') then 1 end)',
                    'rows'
                )) -%}
            {%- elif constraint.type == 'not_null' and not node.config.contract.enforced -%}
                {%- do complaints.append(complaint(
                    column.name ~ ' is NULL', 'count(*) - count(' ~ column.name ~ ')', 'rows'
                )) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for constraint in node.constraints if constraint.type == 'unique' -%}
        {%- do complaints.append(complaint_of_copies(rows, node, constraint.columns)) -%}
    {%- endfor -%}
    {{ return(complaints) }}
{%- endmacro %}

{#- What to say of so many, '' = there are none. -#}
{% macro complaint(said, number, unit) -%}
    coalesce('{{ said }} in ' || cast(nullif({{ number }}, 0) as string) || ' {{ unit }}; ', '')
{%- endmacro %}

{#-
    In a refresh the rows looked at are whole slices. A key of several columns holds its slice, so
    that copies of it lie in one; where one column is a key (numbers of cells), all rows are.

    A whole table is looked at in pieces where the model's config says so (`pieces` = a column of the
    key, and the macro that gives its values): a value's rows that lie together are compared in much
    less time and memory than all rows at once.
-#}
{% macro complaint_of_copies(rows, node, columns) -%}
    {%- set slice = node.config.get('slice') or [] -%}
    {%- set is_in_a_slice = columns | length > 1 or slice == columns -%}
    {%- set pieces = none if is_refresh() else node.config.get('pieces') -%}
    {%- set values = context[pieces.values_macro]() if pieces and pieces.column in columns else [] -%}
    (
        select {{ complaint(columns | join(', ') ~ ' not unique', 'count(*)', 'cases') }}
        from (
            {%- for value in values %}
            {{ copies_of(columns, rows, pieces.column ~ ' = ' ~ value) }}
            union all
            {%- endfor %}
            {{ copies_of(
                columns,
                rows if is_in_a_slice else node.relation_name,
                'coalesce(' ~ pieces.column ~ ' not in (' ~ values | join(', ') ~ '), true)'
                    if values else 'true'
            ) }}
        ) as copied
    )
{%- endmacro %}

{#- The keys that several rows have, as a select of how many. -#}
{% macro copies_of(columns, rows, where='true') -%}
            select count(*) as copies
            from {{ rows }}
            where {{ where }}
            group by {{ columns | join(', ') }}
            having count(*) > 1
{%- endmacro %}
