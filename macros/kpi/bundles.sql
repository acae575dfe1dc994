{#-
    What the KPI layer adds up in one go: events with the variants of one or many KPIs side by side.
    KPIs whose files take the same events from the same fact are one bundle, read in one scan of it; a
    KPI with events of two facts is in two bundles. A detail (the step, the reason) refines each cut,
    and is a bundle of its own. What is added up in a bundle has a place there: sum_1, sum_2 and so on.
-#}
{% macro bundles() -%}
    {%- if not execute or not graph.nodes -%}
        {{ return([]) }}
    {%- endif -%}
    {%- if 'kpi_bundles' not in graph -%}
        {%- do graph.update({'kpi_bundles': made_bundles()}) -%}
    {%- endif -%}
    {{ return(graph.kpi_bundles) }}
{%- endmacro %}

{% macro made_bundles() -%}
    {%- set bundles, by_events = [], {} -%}
    {%- for card in kpi_cards() if card.variants | selectattr('adds_up') | list -%}
        {%- for part in parts_of_card(card) -%}
            {%- if part.events not in by_events -%}
                {%- do by_events.update({part.events: new_bundle(bundles | length + 1, part)}) -%}
                {%- do bundles.append(by_events[part.events]) -%}
            {%- endif -%}
            {%- do add_to_bundle(by_events[part.events], card, part) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(bundles) }}
{%- endmacro %}

{% macro new_bundle(number, part) -%}
    {{ return({
        'number': number, 'fact': part.fact, 'kpi': part.kpi, 'event': part.event,
        'condition': part.condition, 'detail_name': part.detail_name, 'is_share': part.is_share,
        'members': [], 'cuts': [], 'values': [],
    }) }}
{%- endmacro %}

{% macro add_to_bundle(bundle, card, part) -%}
    {%- set variants = [] -%}
    {%- for variant in card.variants if variant.adds_up -%}
        {%- set values = values_of(variant, part) -%}
        {%- do variants.append({
            'number': variant.number, 'is_default': variant.is_default,
            'n': place_of(values.n, bundle), 'numerator': place_of(values.numerator, bundle),
            'denominator': place_of(values.denominator, bundle) if variant.has_denominator else none,
        }) -%}
    {%- endfor -%}
    {%- do bundle.members.append({
        'card': card, 'cuts': part.cuts, 'variants': variants,
        'cuts_within_a_day': cuts_of(card, intraday=true) | select('in', part.cuts) | list
            if card.intraday and not part.detail_name else [],
    }) -%}
    {%- for cut in part.cuts if cut not in bundle.cuts -%}
        {%- do bundle.cuts.append(cut) -%}
    {%- endfor -%}
{%- endmacro %}

{#- What is the same expression of several variants is added up once. -#}
{% macro place_of(value, bundle) -%}
    {%- do bundle['values'].append(value) if value not in bundle['values'] -%}
    {{ return(bundle['values'].index(value) + 1) }}
{%- endmacro %}

{#-
    What an event adds to a variant's n, numerator and denominator, as SQL. A denominator of 1, as most
    have it, is a condition: then n is the denominator, and often another variant's too.
-#}
{% macro values_of(variant, part) -%}
    {%- if part.kpi -%}
        {%- set numerator, denominator = 'numerator_' ~ variant.number, 'denominator_' ~ variant.number -%}
        {%- set counted = denominator ~ ' > 0' if variant.has_denominator else numerator ~ ' is not null' -%}
        {{ return({
            'n': 'case when ' ~ counted ~ ' then 1 end',
            'numerator': 'nullif(' ~ numerator ~ ', 0)' if part.is_share else numerator,
            'denominator': denominator,
        }) }}
    {%- endif -%}
    {%- set numerator = part.columns[prefix_of(variant) ~ 'numerator'] -%}
    {%- set counts_if = part.counts_if -%}
    {%- if not variant.has_denominator -%}
        {{ return({
            'n': where_it_counts(counts_if, numerator if numerator == '1' else
                'case when (' ~ numerator ~ ') is not null then 1 end'),
            'numerator': where_it_counts(counts_if, numerator),
        }) }}
    {%- endif -%}
    {%- set denominator = part.columns[prefix_of(variant) ~ 'denominator'] -%}
    {%- set one_if = modules.re.fullmatch('(?s)(?:case when (.*) then )?1(?: end)?', denominator) -%}
    {%- if one_if and not modules.re.search('\\bwhen\\b', one_if.group(1) or '') -%}
        {%- set where = counts_if ~ (' and (' ~ one_if.group(1) ~ ')' if one_if.group(1) else '') -%}
        {{ return({
            'n': where_it_counts(where, '1'), 'numerator': where_it_counts(where, numerator),
            'denominator': where_it_counts(where, '1'),
        }) }}
    {%- endif -%}
    {{ return({
        'n': where_it_counts(counts_if ~ ' and (' ~ denominator ~ ') > 0', '1'),
        'numerator': where_it_counts(counts_if ~ ' and (' ~ denominator ~ ') is not null', numerator),
        'denominator': where_it_counts(counts_if, denominator),
    }) }}
{%- endmacro %}

{% macro where_it_counts(condition, expression) -%}
    {{ return('cast(case when ' ~ condition ~ ' then ' ~ expression ~ ' end as double)') }}
{%- endmacro %}

{#-
    Where a card's events come from, and which cuts they feed. What is counted by leg for its agents
    and by contact for all else has both kinds of events.
-#}
{% macro parts_of_card(card) -%}
    {%- set parts, cuts = [], {'true': [], 'false': [], 'none': cuts_of(card)} -%}
    {%- for cut in cuts_of(card) -%}
        {%- do cuts['true' if 'agent_id' in cut else 'false'].append(cut) -%}
    {%- endfor -%}
    {%- for select in card.selects if select.columns.is_in_whole != 'false' -%}
        {%- set in_whole = ' and (' ~ select.columns.is_in_whole ~ ')' -%}
        {%- do parts.append({
            'events': select.fact ~ select.event, 'fact': select.fact, 'event': select.event,
            'cuts': cuts[select.columns.is_leg or 'none'], 'columns': select.columns,
            'counts_if': select.condition ~ (in_whole if select.columns.is_in_whole else ''),
        }) -%}
    {%- endfor -%}
    {#- Where a file cannot be read, or has the same events twice, its view has them. -#}
    {%- if not parts or parts | map(attribute='events') | unique | list | length < parts | length -%}
        {%- set parts = [] -%}
        {%- for is_leg in (['true', 'false'] if card.agent_cuts_from_legs else ['none']) -%}
            {%- do parts.append({
                'events': card.id ~ is_leg, 'kpi': card.id, 'cuts': cuts[is_leg], 'columns': {},
                'condition': 'is_in_whole' ~ (' and is_leg = ' ~ is_leg if is_leg != 'none' else ''),
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if card.detail -%}
        {%- do parts.append({
            'events': card.id ~ ' by ' ~ card.detail.name, 'kpi': card.id, 'cuts': cuts_of(card),
            'columns': {}, 'condition': 'detail_value is not null',
            'detail_name': card.detail.name, 'is_share': card.detail.share_of_whole or false,
        }) -%}
    {%- endif -%}
    {{ return(parts) }}
{%- endmacro %}

{#- The variants of a bundle; within a day only the defaults of cards marked intraday. -#}
{% macro variants_of(bundle, intraday=false) -%}
    {%- set variants = [] -%}
    {%- for member in bundle.members if member.cuts_within_a_day or not intraday -%}
        {%- for variant in member.variants if variant.is_default or not intraday -%}
            {%- do variants.append(variant) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(variants) }}
{%- endmacro %}

{#- The places of what these add up, in order. -#}
{% macro places_of(bundle, intraday=false) -%}
    {%- set variants = variants_of(bundle, intraday) -%}
    {{ return(
        (variants | map(attribute='n') | list + variants | map(attribute='numerator') | list
        + variants | map(attribute='denominator') | select | list) | unique | sort
    ) }}
{%- endmacro %}

{#- The places of the bundle that has the most. -#}
{% macro places() -%}
    {%- set most = namespace(places=1) -%}
    {%- for bundle in bundles() -%}
        {%- set most.places = [most.places, bundle['values'] | length] | max -%}
    {%- endfor -%}
    {{ return(range(1, most.places + 1) | list) }}
{%- endmacro %}

{#- The cuts of a bundle that have a value each day, those that have not, those within a day. -#}
{% macro cuts_by_day(bundle) -%}
    {%- set cuts = [] -%}
    {%- for cut in bundle.cuts if has_days(cut, bundle.detail_name) -%}
        {%- do cuts.append(cut) -%}
    {%- endfor -%}
    {{ return(cuts) }}
{%- endmacro %}

{% macro cuts_by_stretch(bundle) -%}
    {{ return(bundle.cuts | reject('in', cuts_by_day(bundle)) | list) }}
{%- endmacro %}

{% macro cuts_within_a_day(bundle) -%}
    {%- set cuts = [] -%}
    {%- for member in bundle.members -%}
        {%- for cut in member.cuts_within_a_day if cut not in cuts -%}
            {%- do cuts.append(cut) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(cuts) }}
{%- endmacro %}

{#- Where a variant that adds up stands: bundles, its places in each, and its cuts there. -#}
{% macro homes_of(variant) -%}
    {%- set homes = [] -%}
    {%- for bundle in bundles() -%}
        {%- for member in bundle.members -%}
            {%- for placed in member.variants if placed.number == variant.number -%}
                {%- do homes.append({
                    'bundle': bundle.number, 'n': placed.n, 'numerator': placed.numerator,
                    'denominator': placed.denominator, 'cuts': member.cuts,
                    'cuts_within_a_day': member.cuts_within_a_day if placed.is_default else [],
                    'is_detail': bundle.detail_name is string, 'is_share': bundle.is_share,
                }) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(homes) }}
{%- endmacro %}

{#-
    Who is counted once: for each variant whose events are its own (its number and its KPI), who counts
    in them (members: itself, and variants of other KPIs with the same events), and all their cuts.
-#}
{% macro counted_once() -%}
    {%- set counted = {} -%}
    {%- for card in kpi_cards() -%}
        {%- for variant in card.variants if variant.is_distinct -%}
            {%- set of_events = counted.setdefault(variant.events_number, {
                'number': variant.number, 'kpi': card.id, 'cuts': [], 'members': [],
            }) -%}
            {%- do of_events.members.append({
                'number': variant.number, 'cuts': cuts_of(card),
                'is_on_several_channels': variant.aggregation == 'share_on_several_channels',
            }) -%}
            {%- for cut in cuts_of(card) if cut not in of_events.cuts -%}
                {%- do of_events.cuts.append(cut) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(counted.values() | list) }}
{%- endmacro %}
