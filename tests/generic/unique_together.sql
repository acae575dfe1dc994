{#- Fails for each combination of the columns that occurs more than once (NULLs are equal here). -#}
{% test unique_together(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as occurrences
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
