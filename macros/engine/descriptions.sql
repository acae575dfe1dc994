{#-
    What YAML says of the published relations and their columns, written into the file that holds
    them: tools show it there. Once at the end of a run, and only what the file does not say yet: of a
    relation that was made anew, or a description that changed.

    Relations of single KPIs have the columns of their union, which describes them for all. Of columns
    that are numbered (sum_1, sum_2, …) the first speaks for all.
-#}
{% macro describe_the_mart() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set kinds, columns, said = {}, {}, {} -%}
        {%- for kind, relation, column, comment in run_query(comments_of_the_mart()).rows -%}
            {%- do said.update({(relation, column): comment}) -%}
            {%- if kind == 'column' -%}
                {%- do columns.setdefault(relation, []).append(column) -%}
            {%- else -%}
                {%- do kinds.update({relation: kind}) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set of_all_kpis = graph.nodes['model.contact_center.kpi_contributions'].columns -%}
        {%- set statements = [] -%}
        {%- for node in graph.nodes.values() if node.database == 'mart' -%}
            {%- set relation = node.schema ~ '.' ~ node.alias -%}
            {%- set described = of_all_kpis if 'kpis' in node.fqn else node.columns -%}
            {%- set texts = {} -%}
            {%- for column in columns.get(relation, []) -%}
                {%- set first = modules.re.sub('_[0-9]+$', '_1', column) -%}
                {%- do texts.update({column: described.get(column) or described.get(first, {})}) -%}
            {%- endfor -%}
            {%- for column, is_said in dict(texts, **{'': node}).items()
                if relation in kinds and is_said.description
                and said[relation, column] != is_said.description | trim -%}
                {%- do statements.append(
                    'comment on ' ~ ('column' if column else kinds[relation]) ~ ' ' ~ node.relation_name
                    ~ ('."' ~ column ~ '"' if column else '') ~ " is '"
                    ~ is_said.description | trim | replace("'", "''") ~ "'"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
        {#- In one transaction: each by itself would wait for the disk. -#}
        {{ 'begin; ' ~ statements | join('; ') ~ '; commit' if statements }}
    {%- endif -%}
{%- endmacro %}

{#- A select of what the published relations and their columns say of themselves. -#}
{% macro comments_of_the_mart() -%}
    select 'table' as kind, schema_name || '.' || table_name as relation, '' as column_name, comment
    from duckdb_tables()
    where database_name = 'mart'
    union all
    select 'view', schema_name || '.' || view_name, '', comment
    from duckdb_views()
    where database_name = 'mart' and not internal
    union all
    select 'column', schema_name || '.' || table_name, column_name, comment
    from duckdb_columns()
    where database_name = 'mart' and not internal
{%- endmacro %}
