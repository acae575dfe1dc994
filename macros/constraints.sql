{#- SQL, over the rows looked at: for each constraint what to say of it, '' = it holds. -#}
{% macro complaints_about(rows) -%}
    {%- set node = graph.nodes[model.attached_node] -%}
    {%- set complaints = [] -%}
    {%- for column in node.columns.values() -%}
        {%- for constraint in column.constraints -%}
            {%- if constraint.type == 'unique' -%}
                {%- do complaints.append(complaint_of_copies(rows, node, [column.name])) -%}
            {%- elif constraint.type == 'check' -%}
                {%- do complaints.append(complaint_of_rows(
                    'not (' ~ constraint.expression ~ ')', column.name ~ ' is none of its values'
                )) -%}
            {%- elif constraint.type == 'not_null' and not node.config.contract.enforced -%}
                {%- do complaints.append(complaint_of_rows(
                    column.name ~ ' is null', column.name ~ ' is NULL'
                )) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for constraint in node.constraints if constraint.type == 'unique' -%}
        {%- do complaints.append(complaint_of_copies(rows, node, constraint.columns)) -%}
    {%- endfor -%}
    {{ return(complaints) }}
{%- endmacro %}

{% macro complaint_of_rows(condition, said) -%}
    case
        when max(case when {{ condition }} then 1 else 0 end) = 1
            then concat(
                '{{ said }} in ', cast(sum(case when {{ condition }} then 1 else 0 end) as string),
                ' rows; '
            )
        else ''
    end
{%- endmacro %}

{#-
    In a refresh the rows looked at are whole slices. A key of several columns holds its slice, so
    that copies of it lie in one; where one column is a key (numbers of cells), all rows are.
-#}
{% macro complaint_of_copies(rows, node, columns) -%}
    {%- set slice = node.config.get('slice') or [] -%}
    {%- set is_in_a_slice = columns | length > 1 or slice == columns -%}
    (
        select
            case
                when count(*) > 0
                    then concat(
                        '{{ columns | join(", ") }} not unique in ', cast(count(*) as string),
                        ' cases; '
                    )
                else ''
            end
        from (
            select count(*) as copies
            from {{ rows if is_in_a_slice else node.relation_name }}
            group by {{ columns | join(', ') }}
            having count(*) > 1
        ) as copied
    )
{%- endmacro %}
