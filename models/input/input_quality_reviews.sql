with

generic as (
    select
        {{ system_named_in(['contact_id', 'agent_id']) }} as source_system,
        review_id,
        criterion,
        {{ contact_kind_in('contact_id') }} as contact_kind,
        {{ id_in_its_system('contact_id') }} as external_contact_id,
        agent_id,
        reviewer_id,
        score,
        max_score,
        coalesce(weight, 1) as weight,
        coalesce(is_auto_fail, false) as is_auto_fail,
        coalesce(is_calibration, false) as is_calibration,
        reviewed_at
    from {{ ref('stg_generic__quality_reviews') }}
    where row_status = 'used'
)

{{ input_rows('quality_reviews') }}
