-- What the deployment asks for, and what the articles ask for where it has nothing of its own. Of
-- two that an article states, the one of the deployment's industry.
with

kpis as (
    select * from {{ ref('dim_kpis') }}
),

settings as (
    select industry from {{ ref('int_settings') }}
),

own as (
    select
        targets.kpi_id,
        kpis.variant,
        targets.scope,
        targets.scope_value,
        targets.channel,
        targets.time_frame,
        targets.low,
        targets.high,
        targets.business_outcome,
        'own' as source,
        targets.valid_from,
        targets.valid_to
    from {{ ref('targets') }} as targets
    inner join kpis
        on
            targets.kpi_id = kpis.kpi_id
            and (
                targets.variant = kpis.variant
                or (targets.variant is null and kpis.is_default)
            )
),

-- One that is stated in another unit (reviews a week beside a share) is not compared.
stated as (
    select
        benchmarks.kpi_id,
        benchmarks.variant,
        case when benchmarks.channel is null then 'all' else 'channel' end as scope,
        benchmarks.channel as scope_value,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as time_frame,
        benchmarks.low,
        benchmarks.high,
        cast(null as {{ dbt.type_string() }}) as business_outcome,
        benchmarks.source,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        row_number() over (
            partition by benchmarks.kpi_id, benchmarks.variant, benchmarks.channel
            order by
                case when benchmarks.industry is not null then 0 else 1 end,
                benchmarks.benchmark_id
        ) as place
    from {{ ref('kpi_benchmarks') }} as benchmarks
    cross join settings
    inner join kpis
        on
            benchmarks.kpi_id = kpis.kpi_id
            and benchmarks.variant = kpis.variant
            and benchmarks.unit = kpis.unit
    where
        benchmarks.kind = 'target'
        and (benchmarks.industry is null or benchmarks.industry = settings.industry)
),

own_scopes as (
    select distinct
        kpi_id,
        variant,
        scope,
        scope_value
    from own
),

targets as (
    select * from own
    union all
    select
        stated.kpi_id,
        stated.variant,
        stated.scope,
        stated.scope_value,
        stated.channel,
        stated.time_frame,
        stated.low,
        stated.high,
        stated.business_outcome,
        stated.source,
        stated.valid_from,
        stated.valid_to
    from stated
    left join own_scopes
        on
            stated.kpi_id = own_scopes.kpi_id
            and stated.variant = own_scopes.variant
            and stated.scope = own_scopes.scope
            and coalesce(own_scopes.scope_value, stated.scope_value, '')
            = coalesce(stated.scope_value, '')
    where stated.place = 1 and own_scopes.kpi_id is null
)

select
    concat_ws(
        '/',
        kpi_id,
        variant,
        scope,
        coalesce(scope_value, case when scope <> 'all' then 'each' end),
        channel,
        time_frame,
        cast(valid_from as {{ dbt.type_string() }}),
        source
    ) as target_id,
    kpi_id,
    variant,
    scope,
    scope_value,
    channel,
    time_frame,
    low,
    high,
    business_outcome,
    source,
    valid_from,
    valid_to
from targets
