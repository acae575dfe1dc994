{#- The scorecard's slices: each row counts for its channel and for the whole. -#}
{% macro main_slices(rows) -%}
    select
        *,
        'channel' as slice,
        channel as channel_of_slice
    from {{ rows }}
    union all
    select
        *,
        'all' as slice,
        cast(null as {{ dbt.type_string() }}) as channel_of_slice
    from {{ rows }}
{%- endmacro %}
