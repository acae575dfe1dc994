{#- Instants: all that DuckDB and Spark say differently about them. An instant is a timestamp in UTC without a zone. -#}

{% macro utc_from_local(local_at, time_zone) -%}
    utc_from_local({{ local_at }}, {{ time_zone }})
{%- endmacro %}

{% macro local_from_utc(instant, time_zone) -%}
    case
        when {{ time_zone }} = 'UTC' then {{ instant }}
        else ({{ instant }} at time zone 'UTC') at time zone {{ time_zone }}
    end
{%- endmacro %}

{% macro microseconds_between(earlier, later) -%}
    (epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endmacro %}

{% macro seconds_between(earlier, later) -%}
    cast({{ microseconds_between(earlier, later) }} as double) / 1000000
{%- endmacro %}

{#- Whole seconds that local time is ahead of UTC. -#}
{% macro offset_seconds(instant, time_zone) -%}
    cast(
        {{ microseconds_between(instant, local_from_utc(instant, time_zone)) }} / 1000000 as bigint
    )
{%- endmacro %}

{% macro add_seconds(instant, seconds) -%}
    {{ instant }} + to_microseconds(cast(round(({{ seconds }}) * 1000000) as bigint))
{%- endmacro %}

{% macro minute_of_day(local_at) -%}
    cast(extract(hour from {{ local_at }}) * 60 + extract(minute from {{ local_at }}) as bigint)
{%- endmacro %}

{% macro iso_day_of_week(local_at) -%}
    cast(extract(isodow from {{ local_at }}) as bigint)
{%- endmacro %}

{% macro every_date(first_date, last_date) -%}
    {#- One row a date; both ends are scalars or columns of the row. -#}
    unnest(generate_series({{ first_date }}, {{ last_date }}, interval '1 day'))
{%- endmacro %}

{% macro start_of_interval(instant, seconds) -%}
    {#- Intervals count from midnight in UTC. -#}
    make_timestamp(cast(
        cast(floor(epoch({{ instant }}) / {{ seconds }}) as bigint) * {{ seconds }} * 1000000
        as bigint
    ))
{%- endmacro %}
