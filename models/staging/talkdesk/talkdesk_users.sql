{{ config(
    enabled=is_connected('talkdesk'),
    slice=['user_id'],
    touched=[changed('stg_talkdesk__user_status', 'user_id')]
) }}

with

user_status as (
    select * from {{ ref('stg_talkdesk__user_status') }}
    where row_status = 'used' and {{ is_touched('user_id') }}
),

addresses as (
    select
        identifier,
        pseudonym
    from {{ source('landing', 'identities') }}
    where kind = 'address'
)

select distinct
    user_status.user_id,
    addresses.pseudonym as user_pseudonym
from user_status
inner join addresses on user_status.user_address = addresses.identifier
