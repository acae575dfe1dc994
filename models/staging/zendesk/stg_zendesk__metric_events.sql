{{ staged_export('zendesk.metric_events') }}
