{#- Who is counted once, one row an event: when, in which cell of a cut, and on which channel. -#}
{% macro events_that_count(counted, cut) -%}
                (
                    select
                        {%- for column in cut %}
                        {{ column }},
                        {%- endfor %}
                        event_date,
                        day_of_week,
                        nullif(channel, 'unknown') as known_channel,
                        case
                            when counted_{{ counted.number }} is not null
                                then {{ fingerprint_of_row(['counted_' ~ counted.number]) }}
                        end as counted,
                        numerator_{{ counted.number }} as numerator
                    from {{ side_by_side(counted.kpi) }}
                    where is_in_whole and numerator_{{ counted.number }} is not null
                ) as events
{%- endmacro %}

{#-
    How many were seen in each period, and their numerators' sum: everybody counts on the first of
    their days there, for on that day they were last seen before the period began.
-#}
{% macro seen_in_periods(counted, cut, periods) -%}
    {%- set seen_before = 'seen_before' -%}
    {%- if cut in cuts_with_weekdays() -%}
        {%- set seen_before = 'case when periods.day_of_week is null then seen_before'
            ~ ' else seen_before_on_weekday end' -%}
    {%- endif -%}
            select
                {%- for column in cut %}
                seen.{{ column }},
                {%- endfor %}
                periods.period_no,
                periods.day_of_week,
                count(
                    case when coalesce({{ seen_before }} < periods.first_day, true) then counted end
                ) as n,
                sum(seen.numerator) as numerator,
                cast(0 as bigint) as n_on_several_channels
            from (
                select
                    events.*,
                    {%- if cut in cuts_with_weekdays() %}
                    lag(event_date) over (
                        partition by {{ (cut + ['counted', 'day_of_week']) | join(', ') }}
                        order by event_date
                    ) as seen_before_on_weekday,
                    {%- endif %}
                    lag(event_date) over (
                        partition by {{ (cut + ['counted']) | join(', ') }} order by event_date
                    ) as seen_before
                from {{ events_that_count(counted, cut) }}
            ) as seen
            inner join {{ periods }} as periods
                on
                    seen.event_date = periods.date_day
                    {{- and_in_periods_of(cut) }}
            where {{ is_touched_for_any('periods.period_no') }}
            group by
                {%- for column in cut %}
                seen.{{ column }},
                {%- endfor %}
                periods.period_no,
                periods.day_of_week
{%- endmacro %}

{#- The same columns: how many of them were seen on several channels there. -#}
{% macro on_several_channels_in_periods(counted, cut, periods) -%}
            select
                {%- for column in cut %}
                {{ column }},
                {%- endfor %}
                period_no,
                day_of_week,
                cast(0 as bigint) as n,
                cast(null as double) as numerator,
                count(*) as n_on_several_channels
            from (
                select
                    {%- for column in cut %}
                    events.{{ column }},
                    {%- endfor %}
                    periods.period_no,
                    periods.day_of_week
                from {{ events_that_count(counted, cut) }}
                inner join {{ periods }} as periods
                    on
                        events.event_date = periods.date_day
                        {{- and_in_periods_of(cut) }}
                where
                    -- Whoever is never on a second channel is on none in any period.
                    events.counted in (
                        select counted from {{ events_that_count(counted, cut) }}
                        group by counted
                        having min(known_channel) <> max(known_channel)
                    )
                    and {{ is_touched_for_any('periods.period_no') }}
                group by
                    {%- for column in cut %}
                    events.{{ column }},
                    {%- endfor %}
                    periods.period_no,
                    periods.day_of_week,
                    events.counted
                having min(events.known_channel) <> max(events.known_channel)
            ) as on_several_channels
            group by {{ (cut + ['period_no', 'day_of_week']) | join(', ') }}
{%- endmacro %}
