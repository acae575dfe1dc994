{#- Text: patterns and casts that the engines spell differently. -#}

{% macro matches(text, pattern) -%}
    regexp_full_match({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro try_cast(text, type) -%}
    try_cast({{ text }} as {{ type }})
{%- endmacro %}

{% macro fingerprint(text) -%}
    md5({{ text }})
{%- endmacro %}

{% macro every_number(count) -%}
    unnest(range({{ count }}))
{%- endmacro %}

{% macro fingerprint_of_row(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro texts_in_order(text, order_by, separator) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}

{#- The values at some ranks (shares of the number of values), by nearest rank, as an array. -#}
{% macro nearest_ranks(expression, shares) -%}
    quantile_disc({{ expression }}, [{{ shares | join(', ') }}])
{%- endmacro %}

{#- An element of an array, by its place from 1. -#}
{% macro element_of(array, place) -%}
    list_extract({{ array }}, {{ place }})
{%- endmacro %}

{#- A condition that ends the statement with an error: the text. -#}
{% macro fails_with(text) -%}
    error({{ text }}) is null
{%- endmacro %}
