{#-
    Functions of the engine itself, made before anything runs: what staging needs of every value of
    every column would otherwise bury its SQL. ISO 8601 and nothing else: the engine alone would also
    take words, epochs and odd notations.
-#}
{% macro create_functions() -%}
    {%- set stamp = '(19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}[T ]'
        ~ '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' -%}
    -- Of a repeated hour DuckDB takes the later instant, we the earlier; a skipped one is NULL.
    create or replace function main.utc_from_local(local_at, time_zone) as
        case
            when time_zone = 'UTC' then local_at
            {%- for shift in ['2 hours', '1 hour', '30 minutes', '0 minutes'] %}
            when
                ((local_at at time zone time_zone) - interval '{{ shift }}') at time zone time_zone
                = local_at
                then
                    ((local_at at time zone time_zone) - interval '{{ shift }}')
                    at time zone 'UTC'
            {%- endfor %}
        end;

    create or replace function main.landed_instant(landed, time_zone) as
        case
            when regexp_full_match(landed, '{{ stamp }}')
                then main.utc_from_local(try_cast(landed as timestamp), time_zone)
            when regexp_full_match(landed, '{{ stamp }}([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)')
                then try_cast(upper(landed) as timestamptz) at time zone 'UTC'
            -- As query engines write a stamp with a zone.
            when regexp_full_match(landed, '{{ stamp }} UTC')
                then try_cast(replace(landed, ' UTC', '') as timestamp)
        end;

    create or replace function main.landed_epoch(landed, parts_a_second) as
        case
            when
                regexp_full_match(landed, '[0-9]{1,15}([.][0-9]{1,9})?')
                -- Up to the year 9999.
                and try_cast(landed as double) / parts_a_second < 253402300800
                then
                    make_timestamp(
                        cast(round(try_cast(landed as double) * (1000000 / parts_a_second)) as bigint)
                    )
        end;

    create or replace function main.landed_date(landed) as
        case
            when regexp_full_match(landed, '(19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}')
                then try_cast(landed as date)
        end;

    create or replace function main.landed_number(landed) as
        case
            when
                regexp_full_match(
                    landed, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?'
                )
                then try_cast(landed as double)
        end;

    -- Spreadsheets and data frames write 1.0 for 1.
    create or replace function main.landed_whole_number(landed) as
        case
            when regexp_full_match(landed, '[+-]?[0-9]{1,18}') then try_cast(landed as bigint)
            when main.landed_number(landed) = floor(main.landed_number(landed))
                then try_cast(main.landed_number(landed) as bigint)
        end;

    create or replace function main.landed_boolean(landed) as
        case
            when lower(landed) in ('true', 'y', '1') then true
            when lower(landed) in ('false', 'n', '0') then false
        end
{%- endmacro %}
