with

cells as (
    select *
    from {{ ref('kpi_values') }}
    where
        grain in ('interval', 'hour', 'day', 'week', 'promotion')
        and kpi_id in (
            ''
            {%- for card in kpi_cards() if card.finest_grain == 'month' %},
            '{{ card.id }}'
            {%- endfor %}
        )
)

select
    kpi_id,
    variant,
    grain,
    period_label,
    slice
from cells
