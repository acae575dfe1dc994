{#-
    Fails for each landed record that stands here more than once, and for each key that more than
    one used row has (NULLs are equal here).
-#}
{% test each_record_once(model, key) %}
    select 'record' as copied
    from {{ model }}
    group by file, record_number
    having count(*) > 1
    union all
    select 'key' as copied
    from {{ model }}
    where row_status = 'used'
    group by {{ key | join(', ') }}
    having count(*) > 1
{% endtest %}
