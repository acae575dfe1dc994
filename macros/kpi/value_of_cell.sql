{#- A cell's value, by its KPI's aggregation; over kpi_totals as `totals` and dim_kpis as `kpis`. -#}
{% macro value_of_cell() -%}
    case
        when kpis.aggregation in ('p50', 'p90') then totals.percentile
        when kpis.aggregation = 'sum' then totals.numerator
        when totals.denominator <> 0 then totals.numerator / totals.denominator
    end
{%- endmacro %}
