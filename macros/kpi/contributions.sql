{#-
    A KPI's file shows its variants side by side: a pair of columns `<variant>__numerator`,
    `<variant>__denominator` each (or just `numerator`, `denominator`). The relation that people read
    has a row per variant and event. This materialization makes the second out of the first: a view
    that unpivots the file's query.
-#}
{% materialization contributions, default %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing_relation is not none -%}
        {% do adapter.drop_relation(existing_relation) %}
    {%- endif -%}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, unpivoted_contributions(model, sql)) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro unpivoted_contributions(model, sql) -%}
    {%- set card = card_of(model.name) -%}
with

side_by_side as (
    {{ sql }}
)
    {%- for variant in card.variants %}
    {%- set prefix = '' if variant.name == 'default' else variant.name ~ '__' %}
    {%- set counts = variant.aggregation in ('ratio', 'mean') %}

select
    '{{ variant.name }}' as variant,
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
    coalesce(shift, 'unknown') as shift,
    {{ 'detail_value' if card.detail else 'cast(null as string)' }} as detail_value,
    {{ 'is_in_whole' if card.detail.beside_the_whole else 'true' }} as is_in_whole,
    {{ 'is_leg' if card.agent_cuts_from_legs else 'cast(null as boolean)' }} as is_leg,
    cast({{ prefix }}numerator as double) as numerator,
    cast({{ prefix ~ 'denominator' if counts else 'null' }} as double) as denominator
from side_by_side
where {{ prefix }}{{ 'denominator' if counts else 'numerator' }} is not null
        {%- if not loop.last %}
union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}
