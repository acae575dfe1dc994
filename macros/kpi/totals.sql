{#-
    The cells of a variant that adds up: what its bundles have of it, together if there are several. A
    detail that is a share has the n and the denominator of the cell that it refines.
-#}
{% macro totals_of_variant(card, variant, merged, intraday, cells, periods) -%}
    {%- set homes = homes_of(variant) -%}
    {%- set wholes = homes | rejectattr('is_detail') | list -%}
    select
        {{ variant.number }} as variant_no,
        sums.cell_no,
        sums.period_no,
        sums.day_of_week,
        {%- if wholes | length > 1 %}
        cast(sum(sums.n) as bigint) as n,
        sum(sums.numerator) as numerator,
        sum(sums.denominator) as denominator,
        {%- else %}
        sums.n,
        sums.numerator,
        sums.denominator,
        {%- endif %}
        cast(null as double) as percentile
    from (
        {%- for home in homes if not home.is_share %}
        {{ sums_of_home(card, variant, home, merged) }}
        {%- if home.cuts_within_a_day %}
        union all
        {{ intraday_sums_of_home(variant, home, intraday, cells, periods) }}
        {%- endif %}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as sums
    {%- if wholes | length > 1 %}
    group by sums.cell_no, sums.period_no, sums.day_of_week
    {%- endif %}
    {%- for home in homes if home.is_share %}
    union all
    select
        {{ variant.number }} as variant_no,
        shares.cell_no,
        shares.period_no,
        shares.day_of_week,
        wholes.n,
        shares.numerator,
        wholes.denominator,
        cast(null as double) as percentile
    from ({{ sums_of_home(card, variant, home, merged) }}) as shares
    inner join ({{ sums_of_home(card, variant, wholes[0], merged) }}) as wholes
        on
            shares.whole_cell_no = wholes.cell_no
            and shares.period_no = wholes.period_no
            and coalesce(shares.day_of_week, 0) = coalesce(wholes.day_of_week, 0)
    {%- endfor %}
{%- endmacro %}

{% macro sums_of_home(card, variant, home, merged) -%}
        select
            cell_no,
            whole_cell_no,
            period_no,
            day_of_week,
            {{ columns_of_home(home) }}
        from {{ merged }}
        where
            bundle = {{ home.bundle }}
            and sum_{{ home.numerator }} is not null
            and slice in ({{ slices_of(home.cuts) }})
            {{- ' and has_months' if card.finest_grain == 'month' }}
            and {{ is_touched_for(variant.number, 'period_no') }}
{%- endmacro %}

{% macro intraday_sums_of_home(variant, home, intraday, cells, periods) -%}
        select
            cells.cell_no,
            cells.whole_cell_no,
            periods.period_no,
            cast(null as bigint) as day_of_week,
            {{ columns_of_home(home) }}
        from {{ intraday }} as intraday
        inner join {{ cells }} as cells on intraday.cell_id = cells.cell_id
        inner join {{ periods }} as periods
            on intraday.grain = periods.grain and intraday.period_start = periods.period_start
        where
            intraday.bundle = {{ home.bundle }}
            and intraday.sum_{{ home.numerator }} is not null
            and intraday.slice in ({{ slices_of(home.cuts_within_a_day) }})
            and {{ is_touched_for(variant.number, 'periods.period_no') }}
{%- endmacro %}

{% macro columns_of_home(home) -%}
            cast(coalesce(sum_{{ home.n }}, 0) as bigint) as n,
            sum_{{ home.numerator }} as numerator,
            {{ 'sum_' ~ home.denominator if home.denominator else 'cast(null as double)' }}
                as denominator
{%- endmacro %}
