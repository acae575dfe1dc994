with

reported as (
    select * from {{ ref('stg_reconcile__figures') }}
    where row_status = 'used'
),

figures as (
    {%- for figure, reported in {
        'offered': 'offered',
        'answered': 'answered',
        'abandoned': 'abandoned',
        'service_level': 'coalesce(service_level, service_level_percent)',
        'abandonment_rate': 'coalesce(abandonment_rate, abandonment_rate_percent)',
        'average_speed_of_answer': 'average_speed_of_answer',
        'average_handle_time': 'average_handle_time',
    }.items() %}
    select
        date as date_day,
        source_system,
        channel,
        queue,
        '{{ figure }}' as figure,
        cast({{ reported }} as double) as reported
    from reported
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from figures
where reported is not null
