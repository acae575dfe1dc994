{{ staged_export('zendesk.metrics') }}
