{{ config(materialized='view') }}

{%- for kpi in kpis() %}
select
    '{{ kpi }}' as kpi_id,
    *
from {{ ref(kpi) }}
{{ 'union all' if not loop.last }}
{%- endfor %}
