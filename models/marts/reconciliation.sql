{{ config(materialized='table') }}

with

figures as (
    select * from {{ ref('int_reported_figures') }}
),

variants as (
    select * from {{ ref('int_compared_variants') }}
),

best as (
    select * from {{ ref('reconciliation_variants') }}
    where place = 1 and rows_compared > 0
),

ours as (
    select * from variants
    where is_default
),

compared as (
    select
        figures.date_day,
        figures.source_system,
        figures.channel,
        figures.queue,
        figures.figure,
        figures.reported,
        ours.value as ours,
        best.variant as best_variant,
        best.variants_as_near,
        variants.value as best_value
    from figures
    left join ours
        on
            figures.date_day = ours.date_day
            and figures.channel = ours.channel
            and figures.figure = ours.figure
            and {{ is_same('figures.source_system', 'ours.source_system') }}
            and {{ is_same('figures.queue', 'ours.queue') }}
    left join best
        on
            figures.channel = best.channel
            and figures.figure = best.figure
            and {{ is_same('figures.source_system', 'best.source_system') }}
    left join variants
        on
            figures.date_day = variants.date_day
            and figures.channel = variants.channel
            and figures.figure = variants.figure
            and best.variant = variants.variant
            and {{ is_same('figures.source_system', 'variants.source_system') }}
            and {{ is_same('figures.queue', 'variants.queue') }}
)

select
    date_day,
    source_system,
    channel,
    queue,
    figure,
    reported,
    ours,
    ours - reported as difference,
    best_variant,
    variants_as_near,
    best_value,
    best_value - reported as best_difference,
    abs(ours - reported) <= {{ rounding_of('figure') }} as is_equal,
    abs(best_value - reported) <= {{ rounding_of('figure') }} as is_explained
from compared
