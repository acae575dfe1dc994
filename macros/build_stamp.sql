{#- The publish gate: present only after a whole `dbt build` in which nothing failed. -#}

{% macro withdraw_build_stamp() -%}
    {%- if flags.WHICH in ('build', 'run', 'seed', 'snapshot', 'clone', 'retry') -%}
        create schema if not exists landing;
        create table if not exists landing.build_stamp (
            invocation_id varchar, ledger varchar, completed_at varchar
        );
        create table if not exists landing.published_landings (landing_id bigint);
        create table if not exists landing.state (name varchar, value varchar);
        create schema if not exists touched;
        create schema if not exists changes;
        {#- Only what was whole can be refreshed, and only when it is asked for, once. -#}
        delete from landing.state where name = 'refreshing';
        update landing.state set name = 'refreshing'
        where
            name = 'refresh'
            and value = '{{ env_var("CONTACT_CENTER_REFRESH", "") if execute else "" }}'
            and exists (select * from landing.build_stamp);
        delete from landing.state where name in ('refresh', 'built_from');
        delete from landing.build_stamp
    {%- endif -%}
{%- endmacro %}

{#- What a refresh leaves is of use to nobody after it, and some of it is personal. -#}
{% macro drop_changes() -%}
    {%- if flags.WHICH == 'build' -%}
        drop schema if exists touched cascade;
        drop schema if exists changes cascade;
        delete from landing.state where name = 'refreshing'
    {%- endif -%}
{%- endmacro %}

{% macro stamp_whole_build(results) -%}
    {%- if execute and flags.WHICH == 'build' and is_whole_build(results, is_refresh()) -%}
        insert into landing.build_stamp
        select '{{ invocation_id }}', value, '{{ run_started_at.isoformat() }}'
        from landing.state
        where name = 'ledger';
        create or replace table landing.built_files as
        select file, table_name, landing_id
        from landing.files
        where status = 'landed'
    {%- endif -%}
{%- endmacro %}

{#-
    All was asked for, and all models, seeds and tests went well. The graph has no unit tests, but the
    tests of models that are turned off, which dbt does not run. A refresh is of a build with the same
    settings: it leaves the seeds and their tests out.
-#}
{% macro is_whole_build(results, is_refreshed=false) -%}
    {%- set done, failed, missing = [], [], [] -%}
    {#- Of what dbt does not build (exposures) it says no-op. -#}
    {%- for result in results if result.status != 'no-op' -%}
        {%- do (done if result.status in ('success', 'pass', 'warn') else failed).append(
            result.node.unique_id
        ) -%}
    {%- endfor -%}
    {%- for node in graph.nodes.values()
        if node.resource_type in ('model', 'seed', 'test', 'snapshot')
        and node.config.materialized != 'ephemeral' and node.unique_id not in done
        and node.config.enabled and not (is_refreshed and is_of_seeds(node)) -%}
        {%- do missing.append(node.unique_id) -%}
    {%- endfor -%}
    {%- set narrowed = [] -%}
    {%- for argument in [
        'select', 'exclude', 'selector', 'models', 'resource_types', 'empty', 'sample', 'defer',
    ] if invocation_args_dict.get(argument) and not (is_refreshed and argument == 'exclude') -%}
        {%- do narrowed.append(argument) -%}
    {%- endfor -%}
    {%- for kind in invocation_args_dict.get('exclude_resource_types') or []
        if kind | string | lower not in ('unit_test', 'exposure') -%}
        {%- do narrowed.append(kind) -%}
    {%- endfor -%}
    {{ return(done and not failed and not missing and not narrowed) }}
{%- endmacro %}

{#- A seed, or what tests one: its properties stand in the folder of the seeds. -#}
{% macro is_of_seeds(node) -%}
    {{ return(node.resource_type == 'seed' or node.original_file_path.startswith('seeds')) }}
{%- endmacro %}
