{%- for card in kpi_cards() %}
{%- for variant in card.variants %}
select
    '{{ card.id }}' as kpi_id,
    '{{ variant.name }}' as variant,
    {{ variant.number }} as variant_no,
    {{ variant.is_default }} as is_default,
    {{ variant.events_number }} as events_variant_no,
    {{ text_literal(card.name) }} as name,
    '{{ card.family }}' as family,
    {{ text_literal(card.question) }} as question,
    {{ text_literal(card.definition) }} as definition,
    {{ text_literal(variant.formula) }} as formula,
    '{{ variant.unit }}' as unit,
    {{ text_literal(variant.direction) }} as direction,
    '{{ variant.aggregation }}' as aggregation,
    '{{ card.cuts }}' as cuts,
    {{ text_literal(card.detail.name) }} as detail_name,
    {{ 'true' if card.detail.share_of_whole else 'false' }} as is_detail_share_of_whole,
    {{ card.intraday }} as is_intraday,
    {{ card.finest_grain == 'month' }} as is_monthly,
    {{ variant.is_bounded }} as is_bounded,
    {{ card.agent_cuts_from_legs }} as is_by_leg_for_agents,
    {{ text_literal(card.wording) }} as wording,
    {{ text_literal(variant.source) }} as source,
    {{ text_literal(card.caveats) }} as caveats
union all
{%- endfor %}
{%- endfor %}
select
    cast(null as string) as kpi_id,
    cast(null as string) as variant,
    cast(null as bigint) as variant_no,
    cast(null as boolean) as is_default,
    cast(null as bigint) as events_variant_no,
    cast(null as string) as name,
    cast(null as string) as family,
    cast(null as string) as question,
    cast(null as string) as definition,
    cast(null as string) as formula,
    cast(null as string) as unit,
    cast(null as string) as direction,
    cast(null as string) as aggregation,
    cast(null as string) as cuts,
    cast(null as string) as detail_name,
    cast(null as boolean) as is_detail_share_of_whole,
    cast(null as boolean) as is_intraday,
    cast(null as boolean) as is_monthly,
    cast(null as boolean) as is_bounded,
    cast(null as boolean) as is_by_leg_for_agents,
    cast(null as string) as wording,
    cast(null as string) as source,
    cast(null as string) as caveats
where false
