{#- 2026-W05, by the year that the week's Thursday is in. -#}
{% macro iso_week_label(monday) -%}
    {%- set thursday = 'cast(' ~ dbt.dateadd('day', 3, monday) ~ ' as date)' -%}
    concat(
        cast(extract(year from {{ thursday }}) as string),
        '-W',
        substr(
            concat('0', cast(cast(floor((extract(doy from {{ thursday }}) + 6) / 7) as bigint) as string)),
            -2
        )
    )
{%- endmacro %}
