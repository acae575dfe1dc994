{{ config(enabled=is_connected('asterisk'), key='oddity') }}

with

records as (
    select * from {{ ref('stg_asterisk__cdr') }}
    where row_status = 'used'
),

trunks as (
    select ' ' || lower(replace(max(value), ',', ' ')) || ' ' as names
    from {{ ref('deployment') }}
    where name = 'asterisk_trunks'
),

on_trunks as (
    select count(*) as records_on_trunks
    from records
    cross join trunks
    where
        instr(trunks.names, ' ' || lower(records.endpoint) || ' ') > 0
        or instr(trunks.names, ' ' || lower(records.other_endpoint) || ' ') > 0
),

calls as (
    select * from {{ ref('asterisk_cdr_calls') }}
)

select
    'a record of Asterisk''s CDR, while asterisk_trunks names none of its trunks' as oddity,
    count(*) as occurrences
from records
cross join on_trunks
where on_trunks.records_on_trunks = 0
union all
select
    'a call of Asterisk''s CDR that is left out, since it does not tell how it ended' as oddity,
    count(*) as occurrences
from calls
where outcome is null
