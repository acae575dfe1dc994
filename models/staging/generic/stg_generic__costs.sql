with

landed as (
    select * from {{ source('raw_generic', 'costs') }}
),

zoned as (
    select
        *,
        'UTC' as _time_zone
    from landed
),

typed as (
    select
        {{ typed_columns('costs') }}
    from zoned
),

judged as (
    select
        *,
        {{ first_fault('costs') }} as _fault,
        {{ row_content('costs') }} as _content
    from typed
),

compared as (
    select
        *,
        row_number() over (
            partition by {{ contract_key('costs') }}, _fault is null, _content
            order by _file, _record_number
        ) as _copy,
        dense_rank() over (
            partition by {{ contract_key('costs') }}, _fault is null
            order by updated_at desc nulls last, _content asc
        ) as _version
    from judged
)

select
    {{ declared_columns('costs') }},
    {{ row_status() }} as row_status,
    split_part(_fault, '|', 1) as fault_column,
    {{ faulty_text('costs') }} as fault_value,
    split_part(_fault, '|', 2) as fault_reason,
    _file as file,
    _record_number as record_number,
    _landing_id as landing_id
from compared
