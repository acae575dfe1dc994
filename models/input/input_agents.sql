with

landed as (
    select * from {{ ref('stg_generic__agents') }}
    where row_status = 'used'
),

settings as (
    select * from {{ ref('int_settings') }}
),

generic as (
    select
        {{ system_named_in(['landed.agent_id']) }} as source_system,
        'generic' as exported_by,
        landed.agent_id,
        case when settings.publishes_agent_names then landed.name end as agent_name,
        landed.valid_from,
        landed.team,
        landed.site,
        landed.role,
        landed.employment,
        landed.fte,
        landed.slots,
        landed.hired_on,
        landed.left_on,
        landed.leave_kind
    from landed
    cross join settings
)

{{ input_rows('agents') }}
