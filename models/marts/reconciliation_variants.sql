{{ config(materialized='table') }}

with

figures as (
    select * from {{ ref('int_reported_figures') }}
),

variants as (
    select * from {{ ref('int_compared_variants') }}
),

compared as (
    select
        variants.source_system,
        variants.channel,
        variants.figure,
        variants.variant,
        variants.is_default,
        figures.reported,
        variants.value,
        abs(variants.value - figures.reported) <= {{ rounding_of('figures.figure') }} as is_equal
    from variants
    inner join figures
        on
            variants.date_day = figures.date_day
            and variants.channel = figures.channel
            and variants.figure = figures.figure
            and {{ is_same('variants.source_system', 'figures.source_system') }}
            and {{ is_same('variants.queue', 'figures.queue') }}
),

summed as (
    select
        source_system,
        channel,
        figure,
        variant,
        is_default,
        count(*) as rows_reported,
        count(value) as rows_compared,
        count(case when is_equal then 1 end) as rows_equal,
        avg(value - reported) as mean_difference,
        -- Without the noise of the last digits, which would rank equals.
        round(avg(abs(value - reported)), 9) as mean_absolute_difference
    from compared
    group by
        source_system,
        channel,
        figure,
        variant,
        is_default
)

select
    source_system,
    channel,
    figure,
    variant,
    is_default,
    rows_reported,
    rows_compared,
    rows_equal,
    mean_difference,
    mean_absolute_difference,
    count(*) over (
        partition by source_system, channel, figure, rows_compared, mean_absolute_difference
    ) as variants_as_near,
    row_number() over (
        partition by source_system, channel, figure
        order by
            rows_compared desc,
            mean_absolute_difference asc nulls last,
            is_default desc,
            variant asc
    ) as place
from summed
