{#-
    The one macro that reads the project's own graph: every KPI's card, in the order of kpis(), with
    its variants as a list (the first is the default). While dbt parses there is no graph yet.
-#}
{% macro kpi_cards() -%}
    {%- set cards = [] -%}
    {%- for id in kpis() if execute -%}
        {%- set node = graph.nodes['model.contact_center.' ~ id] -%}
        {%- set meta = node.config.meta -%}
        {%- set variants = [] -%}
        {%- for name, variant in (meta.variants or {'default': {}}).items() -%}
            {%- do variants.append({
                'name': name,
                'is_default': loop.first,
                'formula': variant.formula or meta.formula,
                'source': variant.source or meta.source,
                'unit': variant.unit or meta.unit,
                'direction': variant.direction or meta.direction,
                'aggregation': variant.aggregation or meta.aggregation,
            }) -%}
        {%- endfor -%}
        {%- do cards.append({
            'id': id,
            'name': meta.name,
            'family': node.fqn[-2],
            'definition': node.description,
            'wording': meta.wording,
            'caveats': meta.caveats,
            'cuts': meta.cuts,
            'intraday': meta.intraday or false,
            'detail': meta.detail or {},
            'agent_cuts_from_legs': meta.agent_cuts_from_legs or false,
            'variants': variants,
        }) -%}
    {%- endfor -%}
    {{ return(cards) }}
{%- endmacro %}

{% macro card_of(id) -%}
    {{ return(kpi_cards() | selectattr('id', 'equalto', id) | first) }}
{%- endmacro %}

{#- A card's text as SQL. -#}
{% macro text_literal(text) -%}
    {%- if text -%}
        '{{ text | trim | replace("'", "''") | replace("\n", " ") }}'
    {%- else -%}
        cast(null as string)
    {%- endif -%}
{%- endmacro %}
