{#-
    The rows of an input model: those of the generic exports, from its CTE `generic`, and beside them
    what each connected system maps onto it, NULL where the system does not tell. A unit test has the
    generic ones alone, so that it stands whatever connectors there are.
-#}
{% macro input_rows(table) -%}
select
    {%- for name, _ in input_columns(table) %}
    {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from generic
{%- for system, told in mappings_onto(table).items()
    if is_connected(system) and model.resource_type != 'unit_test' %}
union all
select
    {%- for name, type in input_columns(table) %}
    {%- if name in ('source_system', 'exported_by') and name not in told %}
    '{{ system }}' as {{ name }}{{ ',' if not loop.last }}
    {%- elif name in told %}
    {{ name }}{{ ',' if not loop.last }}
    {%- else %}
    cast(null as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endif %}
    {%- endfor %}
from {{ ref(system ~ '__' ~ table) }}
{%- endfor %}
{%- endmacro %}

{#-
    The system that one of these ids names before a colon, if it is another one: what is exported in
    the generic shape may be about other systems' contacts and agents.
-#}
{% macro system_named_in(ids) -%}
    {%- set others = other_systems() -%}
    {%- if others -%}
    case
        {%- for id in ids %}
        {%- for system in others %}
        when substr({{ id }}, 1, {{ system | length + 1 }}) = '{{ system }}:' then '{{ system }}'
        {%- endfor %}
        {%- endfor %}
        else 'generic'
    end
    {%- else -%}
    'generic'
    {%- endif -%}
{%- endmacro %}

{#- A contact's id without the system that it names, and without the kind, if it names one. -#}
{% macro id_in_its_system(id) -%}
    {%- set others = other_systems() -%}
    {%- if others -%}
    case
        {%- for system in others + ['generic'] %}
        {%- for start in [system ~ ':call:', system ~ ':conversation:', system ~ ':'] %}
        when substr({{ id }}, 1, {{ start | length }}) = '{{ start }}'
            then substr({{ id }}, {{ start | length + 1 }})
        {%- endfor %}
        {%- endfor %}
        else {{ id }}
    end
    {%- else -%}
    {{ id }}
    {%- endif -%}
{%- endmacro %}

{#- Which kind of contact such an id names, as the warehouse's own ids do; NULL = it names none. -#}
{% macro contact_kind_in(id) -%}
    case
        {%- for system in other_systems() + ['generic'] %}
        {%- for kind in ['call', 'conversation'] %}
        {%- set start = system ~ ':' ~ kind ~ ':' %}
        when substr({{ id }}, 1, {{ start | length }}) = '{{ start }}' then '{{ kind }}'
        {%- endfor %}
        {%- endfor %}
    end
{%- endmacro %}

{#-
    What a question of a survey system asks and what came of it, over its CTE `asked`: response_id,
    question, kind, score, scale_min, scale_max, higher_is_better, contact_id and agent_id, as far as
    the export says; and over `questions`, the line of the setting survey_questions, if there is one.
    Recommendation is asked on a scale of 0 to 10 by its definition.
-#}
{% macro survey_columns(system) -%}
    {%- set kind = 'coalesce(questions.kind, asked.kind)' -%}
    case
        when asked.contact_id is null and asked.agent_id is null then '{{ system }}'
        else {{ system_named_in(['asked.contact_id', 'asked.agent_id']) }}
    end as source_system,
    '{{ system }}:' || asked.response_id || ':' || asked.question as response_id,
    {{ kind }} as kind,
    asked.score,
    {%- for end, default in [('scale_min', 0), ('scale_max', 10)] %}
    cast(
        coalesce(
            questions.{{ end }}, asked.{{ end }}, case when {{ kind }} = 'nps' then {{ default }} end
        ) as double
    ) as {{ end }},
    {%- endfor %}
    coalesce(questions.higher_is_better, asked.higher_is_better) as higher_is_better,
    {{ contact_kind_in('asked.contact_id') }} as contact_kind,
    {{ id_in_its_system('asked.contact_id') }} as external_contact_id,
    asked.agent_id
{%- endmacro %}

{#- What a survey's question asks if it is called so; NULL = it has another name. -#}
{% macro survey_kind(name) -%}
    case when lower({{ name }}) in ('csat', 'nps', 'ces', 'fcr') then lower({{ name }}) end
{%- endmacro %}

{#- The connected systems beside the generic exports. -#}
{% macro other_systems() -%}
    {%- set others = [] -%}
    {%- for system in systems() if system not in always_connected() and is_connected(system) -%}
        {%- do others.append(system) -%}
    {%- endfor -%}
    {{ return(others) }}
{%- endmacro %}
