{#-
    What a KPI's file says, read off its text, so that KPIs with events of the same fact are added up
    in one scan of it: for each select (between `union all`) its fact, what it says to `event`, its
    columns and its condition. What a `with` before it adds to the fact is read as what it stands for.

    An empty list where a file is written in another way, which costs a scan of its own and nothing
    else. every_contribution_is_counted holds what was read against what the file gives.
-#}
{% macro selects_of(node) -%}
    {%- set code = modules.re.sub('(?m)^ *--.*\\n', '', node.raw_code) | trim -%}
    {%- set selects = [] -%}
    {%- for text in code.split('\nunion all\n') -%}
        {%- do selects.append(select_of(text)) -%}
    {%- endfor -%}
    {{ return([] if none in selects else selects) }}
{%- endmacro %}

{% macro select_of(text) -%}
    {%- set fact = "[{]{2} ref[(]'(\\w+)'[)] [}]{2}" -%}
    {%- set read = modules.re.fullmatch(
        '(?s)(?:with \\w+ as [(]\\n    select\\n        [*],\\n(.*)\\n    from ' ~ fact
        ~ '(?:\\n    where (.*))?\\n[)]\\n\\n)?'
        ~ 'select\\n    [{]{2} event[(](.*?)[)] [}]{2},\\n(.*)\\nfrom (?:' ~ fact ~ '|\\w+)'
        ~ '(?:\\nwhere\\s(.*))?',
        text
    ) -%}
    {%- if not read -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set added, fact_below, condition_below, event, columns, fact, condition = read.groups() -%}
    {%- if '{' in columns or (fact is none) == (fact_below is none) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set said = {} -%}
    {%- for name, expression in columns_of(columns).items() -%}
        {%- do said.update({name: written_out(expression, added)}) -%}
    {%- endfor -%}
    {%- set conditions = [] -%}
    {%- for part in [condition_below, condition] if part -%}
        {%- do conditions.append('(' ~ written_out(part | trim, added) ~ ')') -%}
    {%- endfor -%}
    {%- set agent = modules.re.search("agent='(\\w+)'", event) -%}
    {%- set lacks = event.split('lacks=')[1] if 'lacks=' in event else '' -%}
    {{ return({
        'fact': fact or fact_below,
        'event': {
            'id': modules.re.search("^\\s*'(\\w+)'", event).group(1),
            'at': modules.re.search("at='(\\w+)'", event).group(1),
            'agent': agent.group(1) if agent else none,
            'lacks': modules.re.findall("'(\\w+)'", lacks),
        },
        'columns': said,
        'condition': conditions | join(' and ') or 'true',
    }) }}
{%- endmacro %}

{#- Expressions by the name that a select list gives them. -#}
{% macro columns_of(select_list) -%}
    {%- set columns = {} -%}
    {%- for expression, name in modules.re.findall(
        '(?s)\\s*(.+?)\\s+as\\s+(\\w+)(?:,\\n|$)', select_list or ''
    ) -%}
        {%- do columns.update({name: expression}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#- An expression with what a select list added put in for its names. -#}
{% macro written_out(expression, added) -%}
    {%- set written = namespace(out=expression) -%}
    {%- for name, meaning in columns_of(added).items() -%}
        {%- set written.out = modules.re.sub('\\b' ~ name ~ '\\b', '(' ~ meaning ~ ')', written.out) -%}
    {%- endfor -%}
    {{ return(written.out) }}
{%- endmacro %}
