{#- Fails for each value that is no time of day written HH:MM, 00:00 to 24:00. -#}
{% test clock_time(model, column_name) %}
    select {{ column_name }}
    from {{ model }}
    where not {{ matches(column_name, '([01][0-9]|2[0-3]):[0-5][0-9]|24:00') }}
{% endtest %}
