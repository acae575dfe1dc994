{#-
    KPIs whose events are the same rows of the same facts are read, cut and added up together: a
    bundle. A variant's place is that of its columns among those of its bundle.
-#}
{% macro bundles() -%}
    {%- set bundles, numbers = [], {} -%}
    {%- for card in kpi_cards() if card.variants | selectattr('adds_up') | list -%}
        {%- set key = (card.sources or card.id) ~ '' ~ card.agent_cuts_from_legs -%}
        {%- if key not in numbers -%}
            {%- do numbers.update({key: bundles | length}) -%}
            {%- do bundles.append({
                'number': bundles | length + 1,
                'sources': card.sources,
                'agent_cuts_from_legs': card.agent_cuts_from_legs,
                'cards': [],
                'variants': [],
            }) -%}
        {%- endif -%}
        {%- set bundle = bundles[numbers[key]] -%}
        {%- do bundle.cards.append(card) -%}
        {%- for variant in card.variants if variant.adds_up -%}
            {%- do bundle.variants.append(variant) -%}
            {%- do variant.update({'place': bundle.variants | length}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(bundles) }}
{%- endmacro %}

{#- The places of the bundle that has the most. -#}
{% macro places() -%}
    {%- set most = namespace(places=1) -%}
    {%- for bundle in bundles() -%}
        {%- set most.places = [most.places, bundle.variants | length] | max -%}
    {%- endfor -%}
    {{ return(range(1, most.places + 1) | list) }}
{%- endmacro %}

{#-
    The events of a bundle, or of those of its KPIs that are asked for: who and when from the facts
    that they share, and beside it each KPI's variants.
-#}
{% macro events_of_bundle(bundle, cards, where='') -%}
    {%- if bundle.cards | length == 1 -%}
    select * from {{ side_by_side(bundle.cards[0].id) }} {{ where }}
    {%- else -%}
    select
        events.*
        {%- for card in cards -%}
        {%- for variant in card.variants if variant.adds_up %},
        {{ card.id }}.numerator_{{ variant.number }},
        {{ card.id }}.denominator_{{ variant.number }}
        {%- endfor -%}
        {%- endfor %}
    from (
        {%- for source in bundle.sources %}
        select *
        from (
            select
                {{ event_columns() }},
                true as is_in_whole,
                {{ 'true' if bundle.agent_cuts_from_legs and loop.last else 'false' }} as is_leg
            from (
                select
                    {{ event(source.id, source.at, source.agent) }}
                from {{ source.fact }}
            ) as facts
        ) as of_source
        {{ where }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as events
    {%- for card in cards %}
    left join (select * from {{ side_by_side(card.id) }} {{ where }}) as {{ card.id }}
        on
            events.event_id = {{ card.id }}.event_id
            and events.is_in_whole = {{ card.id }}.is_in_whole
            {%- if bundle.agent_cuts_from_legs %}
            and events.is_leg = {{ card.id }}.is_leg
            {%- endif %}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{#-
    Which events of a bundle feed which cuts of which of its KPIs. What is counted by leg for its
    agents and by contact for all else has both kinds of events; details (the step, the reason)
    refine each cut.
-#}
{% macro parts_of_bundle(bundle, intraday=false) -%}
    {%- set where = where_day_touched(
        bundle.number, 'cast(event_at as date)' if intraday else 'event_date'
    ) -%}
    {%- set parts, cards, by_agent, by_others = [], [], [], [] -%}
    {%- for card in bundle.cards if card.intraday or not intraday -%}
        {%- do cards.append(card) -%}
        {%- for cut in cuts_of(card, intraday) -%}
            {%- set cuts = by_agent if 'agent_id' in cut else by_others -%}
            {%- do cuts.append(cut) if cut not in cuts -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set events = events_of_bundle(bundle, cards, where) -%}
    {%- if bundle.agent_cuts_from_legs -%}
        {%- do parts.append(part_of_bundle(events, 'is_leg', by_agent, cards)) if by_agent -%}
        {%- do parts.append(part_of_bundle(events, 'not is_leg', by_others, cards)) if cards -%}
    {%- elif cards -%}
        {%- do parts.append(
            part_of_bundle(events, 'is_in_whole', by_others + by_agent, cards)
        ) -%}
    {%- endif -%}
    {%- for card in cards if card.detail and not intraday -%}
        {%- do parts.append(part_of_bundle(
            'select * from ' ~ side_by_side(card.id) ~ ' ' ~ where,
            'detail_value is not null',
            cuts_of(card),
            [card],
            card.detail
        )) -%}
    {%- endfor -%}
    {{ return(parts) }}
{%- endmacro %}

{% macro part_of_bundle(events, condition, cuts, cards, detail={}) -%}
    {%- set columns, variants = [], {} -%}
    {%- for column in cut_columns() -%}
        {%- for cut in cuts if column in cut and column not in columns -%}
            {%- do columns.append(column) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for card in cards -%}
        {%- for variant in card.variants if variant.adds_up -%}
            {%- do variants.update({variant.place: variant}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return({
        'events': events, 'condition': condition, 'cuts': cuts, 'columns': columns,
        'variants': variants,
        'detail_name': detail.name, 'is_share': detail.share_of_whole or false,
    }) }}
{%- endmacro %}

{#- A part's events added up, place by place; NULL = no variant of it has that place. -#}
{% macro sums_of_part(part, only_defaults=false) -%}
    {%- for place in places() -%}
        {%- set variant = part.variants[place] -%}
        {%- if not variant or (only_defaults and not variant.is_default) %}
        cast(null as bigint) as n_{{ place }},
        cast(null as double) as numerator_{{ place }},
        cast(null as double) as denominator_{{ place }}{{ ',' if not loop.last }}
        {%- else %}
        {%- set numerator = 'sum(numerator_' ~ variant.number ~ ')' -%}
        {%- set counted = 'numerator_' ~ variant.number -%}
        {%- if variant.has_denominator -%}
        {%- set counted = 'case when denominator_' ~ variant.number ~ ' > 0 then 1 end' -%}
        {%- endif %}
        count({{ counted }}) as n_{{ place }},
        {{ 'nullif(' ~ numerator ~ ', 0)' if part.is_share else numerator }}
            as numerator_{{ place }},
        sum(denominator_{{ variant.number }}) as denominator_{{ place }}{{ ',' if not loop.last }}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- The columns of the places, of no row. -#}
{% macro no_sums() -%}
    {%- for place in places() %}
        cast(null as bigint) as n_{{ place }},
        cast(null as double) as numerator_{{ place }},
        cast(null as double) as denominator_{{ place }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Whether a row has anything in any of its places. -#}
{% macro any_sum() -%}
    coalesce(
        {%- for place in places() %}numerator_{{ place }}{{ ', ' if not loop.last }}{% endfor -%}
    )
{%- endmacro %}
