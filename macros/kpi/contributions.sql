{#-
    A KPI's file shows its variants side by side: a pair of columns `<variant>__numerator`,
    `<variant>__denominator` each (or just `numerator`, `denominator`). This materialization makes two
    views of it: the published relation, which has a row per variant and event for people to read,
    and beside it one in the private file with a row per event, from which the KPI layer adds up all
    variants in one go.
-#}
{% materialization contributions, default %}
    {%- if is_refresh() -%}
        {{ return(changes_of_kpi(sql)) }}
    {%- endif -%}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set events = side_by_side(model.name).incorporate(type='view') -%}
    {%- set card = card_of(model.name) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('events') -%}
        create or replace view {{ events }} as {{ variants_side_by_side(card, sql) }}
    {%- endcall %}
    {#- A transaction of DuckDB writes into one file only. -#}
    {% do adapter.commit() %}
    {% call statement('main') -%}
        create or replace view {{ target_relation }} as
        {{ variants_one_below_the_other(card, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#-
    In a refresh the views are as they were. As a KPI's file says of each row of a fact what it
    counts for, whatever the others are, the same file over the rows that changed gives the events
    that did; of these the days are kept.
-#}
{% macro changes_of_kpi(sql) -%}
    {%- set events = variants_side_by_side(card_of(model.name), sql) -%}
    {% call statement('main', auto_begin=True) -%}
        create or replace table {{ changes(model.name) }} as
        with
        went as ({{ over_changes(events, 'not came') }}),
        came as ({{ over_changes(events, 'came') }})
        select distinct
            event_date,
            cast(event_at as date) as event_date_utc
        from (
            (select * from went except all select * from came)
            union all
            (select * from came except all select * from went)
        ) as changed
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [this.incorporate(type='view')]}) }}
{%- endmacro %}

{% macro create_events_schema() -%}
    create schema if not exists {{ adapter.quote(target.database) }}.kpi_events
{%- endmacro %}

{#- Where a KPI's events stand with their variants side by side. -#}
{% macro side_by_side(kpi) -%}
    {{ return(api.Relation.create(
        database=target.database, schema='kpi_events', identifier=kpi
    )) }}
{%- endmacro %}

{#- One row per event; the columns of a variant carry its number. -#}
{% macro variants_side_by_side(card, sql) -%}
with

events as (
    {{ sql }}
)

select
    {{ event_columns() }},
    {{ event_marks(card) }}
    {%- for variant in card.variants if variant.events_from == variant.name %},
    {{ variant_columns(variant, '_' ~ variant.number) }}
    {%- endfor %}
from events
{%- endmacro %}

{#- One row per variant and event that is in it. -#}
{% macro variants_one_below_the_other(card, sql) -%}
with

events as (
    {{ sql }}
)
    {%- for variant in card.variants %}

select
    '{{ variant.name }}' as variant,
    {{ event_columns() }},
    {{ event_marks(card) }},
    {{ variant_columns(variant, '') }}
from events
where {{ prefix_of(variant) }}{{ 'denominator' if variant.has_denominator else 'numerator' }}
    is not null
        {%- if not loop.last %}
union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#- What the columns that the KPI's file gives a variant begin with. -#}
{% macro prefix_of(variant) -%}
    {{- '' if variant.events_from == 'default' else variant.events_from ~ '__' -}}
{%- endmacro %}

{% macro variant_columns(variant, suffix) -%}
    {%- set numerator = prefix_of(variant) ~ 'numerator' -%}
    {%- set denominator = prefix_of(variant) ~ 'denominator' -%}
    {%- set counted = prefix_of(variant) ~ 'counted' -%}
    {%- if variant.has_denominator -%}
    cast(case when {{ denominator }} is not null then {{ numerator }} end as double)
        as numerator{{ suffix }},
    cast({{ denominator }} as double) as denominator{{ suffix }},
    {%- else -%}
    cast({{ numerator }} as double) as numerator{{ suffix }},
    cast(null as double) as denominator{{ suffix }},
    {%- endif %}
    cast({{ counted if variant.is_distinct else 'null' }} as string) as counted{{ suffix }}
{%- endmacro %}

{#- Who and when, `unknown` where a dimension is not known. -#}
{% macro event_columns() -%}
    event_id,
    event_at,
    event_at_local,
    cast(event_at_local as date) as event_date,
    coalesce(channel, 'unknown') as channel,
    coalesce(direction, 'unknown') as direction,
    coalesce(queue, 'unknown') as queue,
    coalesce(site, 'unknown') as site,
    coalesce(team, 'unknown') as team,
    coalesce(agent_id, 'unknown') as agent_id,
    coalesce(issue_type, 'unknown') as issue_type,
    coalesce(segment, 'unknown') as segment,
    coalesce(entry_point, 'unknown') as entry_point,
    cast(extract(hour from event_at_local) as bigint) as hour_of_day,
    {{ iso_day_of_week('event_at_local') }} as day_of_week,
    coalesce(in_business_hours, true) as in_business_hours,
    coalesce(shift, 'unknown') as shift
{%- endmacro %}

{% macro event_marks(card) -%}
    {{ 'detail_value' if card.detail else 'cast(null as string)' }} as detail_value,
    {{ 'is_in_whole' if card.detail.beside_the_whole else 'true' }} as is_in_whole,
    {{ 'is_leg' if card.agent_cuts_from_legs else 'cast(null as boolean)' }} as is_leg
{%- endmacro %}
