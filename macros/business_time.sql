{#-
    Business time is the difference of two readings of a clock that runs only while a queue is open
    (int_business_clock). A fact joins that model twice, each time on `is_read_at`; both instants are
    of one contact, whose queue and site say which clock it is.
-#}
{% macro is_read_at(clock, contact, instant) -%}
    {{ clock }}.queue = {{ contact }}.queue
    and {{ clock }}.site_or_none = coalesce({{ contact }}.site, '')
    and {{ clock }}.date_day = cast({{ instant }} as date)
    and {{ clock }}.starts_at <= {{ instant }}
    and {{ clock }}.ends_at > {{ instant }}
{%- endmacro %}

{% macro is_open_at(clock, instant) -%}
    ({{ clock }}.queue is null or {{ clock }}.closes_at > {{ instant }})
{%- endmacro %}

{% macro open_microseconds_at(clock, instant) -%}
    {{ clock }}.open_microseconds_before
    + {{ microseconds_between(
        clock ~ '.starts_at', 'least(' ~ clock ~ '.closes_at, ' ~ instant ~ ')'
    ) }}
{%- endmacro %}

{#- A contact without a clock has a queue that is always open. -#}
{% macro business_seconds_between(earlier_clock, earlier, later_clock, later) -%}
    case
        when {{ earlier_clock }}.queue is null then {{ seconds_between(earlier, later) }}
        else
            cast(
                {{ open_microseconds_at(later_clock, later) }}
                - ({{ open_microseconds_at(earlier_clock, earlier) }})
                as double
            ) / 1000000
    end
{%- endmacro %}
