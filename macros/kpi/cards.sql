{#-
    Every KPI's card, in the order of kpis(), with its variants as a list (the first is the default).
    While dbt parses, and in unit tests, there is no graph. Read once, and remembered in what all
    nodes of a run share.
-#}
{% macro kpi_cards() -%}
    {%- if not execute or not graph.nodes -%}
        {{ return([]) }}
    {%- endif -%}
    {%- if 'kpi_cards' not in graph -%}
        {%- do graph.update({'kpi_cards': read_kpi_cards()}) -%}
    {%- endif -%}
    {{ return(graph.kpi_cards) }}
{%- endmacro %}

{#- The one macro that reads the KPIs off the project's own graph. -#}
{% macro read_kpi_cards() -%}
    {%- set cards, numbering, counted = [], namespace(variants=0), {} -%}
    {%- for id in kpis() -%}
        {%- set node = graph.nodes['model.contact_center.' ~ id] -%}
        {%- set meta = node.config.meta -%}
        {%- set selects = selects_of(node) -%}
        {%- set variants, names = [], (meta.variants or {'default': {}}).keys() | list -%}
        {%- for name, variant in (meta.variants or {'default': {}}).items() -%}
            {%- set aggregation = variant.aggregation or meta.aggregation -%}
            {%- do variants.append({
                'name': name,
                'number': numbering.variants + loop.index,
                'is_default': loop.first,
                'events_from': variant.events_from or name,
                'events_number': numbering.variants + names.index(variant.events_from or name) + 1,
                'formula': variant.formula or meta.formula,
                'source': variant.source or meta.source,
                'unit': variant.unit or meta.unit,
                'direction': variant.direction or meta.direction,
                'aggregation': aggregation,
                'is_percentile': aggregation in ('p50', 'p90'),
                'is_distinct': aggregation
                    in ('per_distinct', 'share_on_several_channels'),
                'adds_up': aggregation in ('sum', 'ratio', 'mean'),
                'has_denominator': aggregation in ('ratio', 'mean'),
                'is_bounded': (variant.unit or meta.unit) == 'ratio'
                    and variant.bounded is not false and meta.bounded is not false,
            }) -%}
        {%- endfor -%}
        {#- Whom two KPIs count in the same events is found once. -#}
        {%- for variant in variants if variant.is_distinct and selects -%}
            {%- set number = counted.setdefault(variant.name ~ selects, variant.events_number) -%}
            {%- do variant.update({'events_number': number}) -%}
        {%- endfor -%}
        {%- set numbering.variants = numbering.variants + variants | length -%}
        {%- do cards.append({
            'id': id,
            'name': meta.name,
            'family': node.fqn[-2],
            'question': meta.question,
            'definition': node.description,
            'wording': meta.wording,
            'caveats': meta.caveats,
            'cuts': meta.cuts,
            'intraday': meta.intraday or false,
            'finest_grain': meta.finest_grain,
            'sample_unit': meta.sample_unit or 'event',
            'detail': meta.detail or {},
            'agent_cuts_from_legs': meta.agent_cuts_from_legs or false,
            'variants': variants,
            'selects': selects,
            'facts': facts_of(node),
        }) -%}
    {%- endfor -%}
    {{ return(cards) }}
{%- endmacro %}

{#- The names of the facts that a KPI's file refers to. -#}
{% macro facts_of(node) -%}
    {{ return(modules.re.findall("ref\\('(\\w+)'\\)", node.raw_code) | unique | list) }}
{%- endmacro %}

{% macro card_of(id) -%}
    {{ return(kpi_cards() | selectattr('id', 'equalto', id) | first) }}
{%- endmacro %}

{#- The numbers of all variants of all KPIs. -#}
{% macro variant_numbers() -%}
    {{ return(kpi_cards() | map(attribute='variants') | sum(start=[]) | map(attribute='number') | list) }}
{%- endmacro %}

{#- A card's text as SQL. -#}
{% macro text_literal(text) -%}
    {%- if text -%}
        '{{ text | trim | replace("'", "''") | replace("\n", " ") }}'
    {%- else -%}
        cast(null as string)
    {%- endif -%}
{%- endmacro %}
