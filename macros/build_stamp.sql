{#- The publish gate: present only after a whole `dbt build` in which nothing failed. -#}

{% macro withdraw_build_stamp() -%}
    {%- if flags.WHICH in ('build', 'run', 'seed', 'snapshot', 'clone', 'retry') -%}
        create schema if not exists landing;
        create table if not exists landing.build_stamp (
            invocation_id varchar, ledger varchar, completed_at varchar
        );
        create table if not exists landing.published_landings (landing_id bigint);
        delete from landing.build_stamp
    {%- endif -%}
{%- endmacro %}

{% macro stamp_whole_build(results) -%}
    {%- if execute and flags.WHICH == 'build' and is_whole_build(results) -%}
        insert into landing.build_stamp
        select '{{ invocation_id }}', value, '{{ run_started_at.isoformat() }}'
        from landing.state
        where name = 'ledger'
    {%- endif -%}
{%- endmacro %}

{#- All was asked for, and all models, seeds and tests went well (the graph has no unit tests). -#}
{% macro is_whole_build(results) -%}
    {%- set done, failed, missing = [], [], [] -%}
    {%- for result in results -%}
        {%- do (done if result.status in ('success', 'pass', 'warn') else failed).append(
            result.node.unique_id
        ) -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values()
        if node.resource_type in ('model', 'seed', 'test', 'snapshot')
        and node.config.materialized != 'ephemeral' and node.unique_id not in done -%}
        {%- do missing.append(node.unique_id) -%}
    {%- endfor -%}
    {%- set narrowed = [] -%}
    {%- for argument in [
        'select', 'exclude', 'selector', 'models', 'resource_types', 'empty', 'sample', 'defer',
    ] if invocation_args_dict.get(argument) -%}
        {%- do narrowed.append(argument) -%}
    {%- endfor -%}
    {%- for kind in invocation_args_dict.get('exclude_resource_types') or []
        if kind | string | lower != 'unit_test' -%}
        {%- do narrowed.append(kind) -%}
    {%- endfor -%}
    {{ return(done and not failed and not missing and not narrowed) }}
{%- endmacro %}
