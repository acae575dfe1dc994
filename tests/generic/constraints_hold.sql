{#-
    Fails, and says which, if a constraint that the model's properties name does not hold: columns
    that are never NULL (where DuckDB does not see to that itself: see the materialization table),
    columns that are unique together (NULLs are equal here), and checks (NULL passes). One test for
    all of a model's, since dbt's own work for a test is longer than what most of them take.
-#}
{% test constraints_hold(model) %}
    {%- if execute %}
    select complaint
    from (
        select concat({{ complaints_about(model) | join(', ') }}) as complaint
        from {{ model }}
    ) as told
    where case when complaint <> '' then {{ fails_with('complaint') }} else false end
    {%- endif %}
{% endtest %}
