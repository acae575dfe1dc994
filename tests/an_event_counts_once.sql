-- Of a KPI that takes its events from one select over a fact this follows from the fact's own key;
-- the others are looked at. In a refresh only on days on which an event of the KPI changed.
{%- for card in kpi_cards() if card.selects | length != 1 %}
select
    '{{ card.id }}' as kpi_id,
    event_id,
    count(*) as events
from {{ side_by_side(card.id) }}
{%- if is_refresh() %}
where event_date in (select event_date from {{ changes(card.id) }})
{%- endif %}
group by event_id
having count(*) > 1
union all
{%- endfor %}
select
    kpi_id,
    cast(null as string) as event_id,
    0 as events
from {{ ref('kpi_contributions') }}
where false
