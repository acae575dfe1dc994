select
    {{ event('campaign_recipient_id', at='delivered', lacks=[
        'channel', 'direction', 'queue', 'site', 'issue_type', 'segment', 'entry_point',
        'in_business_hours', 'shift',
    ]) }},
    campaign_id as detail_value,
    is_clicked as numerator,
    1 as denominator
from {{ ref('fct_campaign_recipients') }}
where is_delivered
