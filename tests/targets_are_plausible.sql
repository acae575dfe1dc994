{%- set cut_sets = [
    'within_channel', 'all', 'people', 'teams', 'channels', 'agents', 'customers',
    'customers_across_channels', 'whole',
] %}
-- A floor or a ceiling, where the KPI is better that way; a share between 0 and 1 (0.8, not 80); a
-- time, count or sum of money not below 0; said of somebody whom the KPI is cut by.
with

targets as (
    select
        targets.*,
        kpis.unit,
        kpis.direction,
        kpis.is_bounded,
        kpis.cuts,
        kpis.aggregation,
        case
            when targets.scope = 'all' then 'all'
            when targets.channel is null then replace(targets.scope, 'agent', 'agent_id')
            else concat('channel, ', replace(targets.scope, 'agent', 'agent_id'))
        end as slice
    from {{ ref('kpi_targets') }} as targets
    inner join {{ ref('dim_kpis') }} as kpis
        on targets.kpi_id = kpis.kpi_id and targets.variant = kpis.variant
),

judged as (
    select
        *,
        case
            when low is null and high is null then 'has neither low nor high'
            when low > high then 'low is above high'
            when direction = 'up' and low is null then 'more is better: it needs low'
            when direction = 'down' and high is null then 'less is better: it needs high'
            when
                is_bounded and (least(low, high) < 0 or greatest(low, high) > 1)
                then 'a share lies between 0 and 1'
            when
                unit in ('ratio', 'seconds', 'count', 'money') and least(low, high) < 0
                then 'it cannot be below 0'
            when valid_from > valid_to then 'valid_from is after valid_to'
            when scope = 'all' and scope_value is not null then 'the scope all has no value'
            when
                channel is not null and scope not in ('site', 'team', 'agent')
                then 'only a site, team or agent is looked at by channel'
            when slice = 'all' then cast(null as {{ dbt.type_string() }})
            when
                scope = 'agent' and aggregation = 'share_on_several_channels'
                then 'it is not worked out for one agent'
            {%- for cuts in cut_sets %}
            when
                cuts = '{{ cuts }}'
                and slice not in ({{ slices_of(cut_set(cuts)) }})
                then concat('the KPI is not cut by ', slice)
            {%- endfor %}
        end as fault
    from targets
)

select
    target_id,
    fault
from judged
where fault is not null
